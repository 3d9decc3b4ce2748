import Foundation

/// All that a server says about the content of a ``Material``: what it lists, and the bytes of every blob and manifest.
struct Snapshot: Equatable {
    /// What was said, and of content its bytes.
    private struct Said: Equatable {
        var text: String
        var bytes = Data()

        var description: String { bytes.isEmpty ? text : "\(text), \(bytes.count) bytes" }
    }

    private var answers: [String: Said] = [:]

    init(_ server: Contestant, _ material: Material) throws {
        for name in Material.repositories {
            for blob in material.allBlobs { try ask(server, "/v2/\(name)/blobs/\(blob.digest)") }
            for (manifest, tag) in zip(material.manifests, material.tagsOfManifests) {
                for reference in [manifest.sha256, tag] { try ask(server, "/v2/\(name)/manifests/\(reference)") }
            }
            let tags = try server.send("GET", "/v2/\(name)/tags/list").json["tags"] as? [String]
            answers["tags of \(name)"] = Said(text: (tags ?? []).sorted().joined(separator: " "))
        }
        let repositories = try server.send("GET", "/v2/_catalog").json["repositories"] as? [String]
        answers["catalog"] = Said(text: (repositories ?? []).joined(separator: " "))
    }

    /// What is said differently, for the message of a test.
    func differences(from other: Snapshot) -> [String] {
        Set(answers.keys).union(other.answers.keys).sorted().filter { answers[$0] != other.answers[$0] }
            .map { place in
                let (before, now) = (other.answers[place]?.description, answers[place]?.description)
                return "\(place): \(before ?? "nothing") became \(now ?? "nothing")"
            }
    }

    private mutating func ask(_ server: Contestant, _ path: String) throws {
        let answer = try server.send("GET", path, [("Accept", Material.everyType)])
        guard answer.status == 200 else {
            answers[path] = Said(text: "\(answer.status) \(answer.errorCodes)")
            return
        }
        // docker-registry names by sha256 what it was pushed by sha512.
        let digest = path.contains("sha512:") ? "" : answer["Docker-Content-Digest"] ?? ""
        answers[path] = Said(text: "\(answer["Content-Type"] ?? "") \(digest)", bytes: answer.body)
    }
}
