import Foundation

extension Endpoint {
    static let manifestType = "application/vnd.oci.image.manifest.v1+json"

    /// Pushes a blob in two requests, as most clients do, and returns the last answer.
    func push(blob: String, to repository: String) async throws -> HTTPAnswer {
        try await push(blob: blob, digest: bench.digest(of: blob), to: repository)
    }

    func push(blob: String, digest: String, to repository: String) async throws -> HTTPAnswer {
        let opened = try await send("POST", "/v2/\(repository)/blobs/uploads/", headers: ["Content-Length: 0"])
        guard opened.status == 202, let location = opened["Location"] else { return opened }
        return try await send(
            "PUT", Self.closing(location, as: digest), headers: ["Content-Type: application/octet-stream"], body: blob)
    }

    /// The URL that ends the upload at `location`.
    static func closing(_ location: String, as digest: String) -> String {
        "\(location)\(location.contains("?") ? "&" : "?")digest=\(digest)"
    }

    /// Pushes an artifact that holds `text`, and returns the text of its manifest.
    @discardableResult
    func push(artifact text: String, to repository: String, tag: String) async throws -> String {
        for blob in ["{}", text] {
            let answer = try await push(blob: blob, to: repository)
            guard answer.status == 201 else { throw TestFailure("a blob push got \(answer.status): \(answer.text)") }
        }
        let manifest = """
            {"schemaVersion":2,"mediaType":"\(Self.manifestType)","artifactType":"text/plain",\
            "config":{"mediaType":"application/vnd.oci.empty.v1+json","size":2,"digest":"\(try await bench.digest(of: "{}"))"},\
            "layers":[{"mediaType":"text/plain","size":\(text.utf8.count),"digest":"\(try await bench.digest(of: text))"}]}
            """
        let answer = try await push(manifest: manifest, to: repository, tag: tag)
        guard answer.status == 201 else { throw TestFailure("a manifest push got \(answer.status): \(answer.text)") }
        return manifest
    }

    func push(manifest: String, to repository: String, tag: String) async throws -> HTTPAnswer {
        try await send(
            "PUT", "/v2/\(repository)/manifests/\(tag)", headers: ["Content-Type: \(Self.manifestType)"], body: manifest
        )
    }
}

extension Bench {
    /// The sha256 digest of a text.
    func digest(of text: String) async throws -> String {
        try await digest(ofFile: write(text, to: UUID().uuidString))
    }

    /// The sha256 digest of a file.
    func digest(ofFile path: String) async throws -> String {
        "sha256:\(try await succeed("sha256sum", [path]).prefix(64))"
    }
}
