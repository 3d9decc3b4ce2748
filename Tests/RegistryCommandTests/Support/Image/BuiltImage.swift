import Foundation

/// The image that `make image` left, read from its OCI layout.
struct BuiltImage {
    let layout: URL
    /// Of its manifest.
    let digest: String
    let tag: String
    /// The bytes that its config and layers have together.
    let size: Int
    /// What engines run it by, in Go's spelling: `Entrypoint`, `Cmd`, `Env` …
    let execution: [String: Any]
    let created: String
    private let layers: [String]

    init(at layout: URL = Programs.dist.appendingPathComponent("image")) throws {
        guard FileManager.default.fileExists(atPath: layout.appendingPathComponent("index.json").path) else {
            throw TestFailure("there is no image in \(layout.path); `make image` builds it")
        }
        let index = try Self.object(layout.appendingPathComponent("index.json"))
        let entries = index["manifests"] as? [[String: Any]] ?? []
        guard entries.count == 1, let digest = entries[0]["digest"] as? String,
            let tag = (entries[0]["annotations"] as? [String: Any])?["org.opencontainers.image.ref.name"] as? String
        else { throw TestFailure("the layout does not hold one tagged image: \(index)") }
        let manifest = try Self.object(Self.blob(digest, in: layout))
        let descriptors =
            [manifest["config"] as? [String: Any] ?? [:]] + (manifest["layers"] as? [[String: Any]] ?? [])
        let config = try Self.object(Self.blob(descriptors[0]["digest"] as? String ?? "", in: layout))
        self.layout = layout
        self.digest = digest
        self.tag = tag
        size = descriptors.compactMap { $0["size"] as? Int }.reduce(0, +)
        execution = config["config"] as? [String: Any] ?? [:]
        created = config["created"] as? String ?? ""
        layers = descriptors.dropFirst().compactMap { $0["digest"] as? String }
    }

    /// How skopeo and podman name it.
    var name: String { "oci:\(layout.path):\(tag)" }

    /// Unpacks the layers, one over the other, as root, into a folder of the bench, and returns its path.
    func unpack(on bench: Bench) async throws -> String {
        let root = bench.path("image-root")
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        for layer in layers {
            try await bench.succeed(
                "tar", ["-C", root, "--same-owner", "--same-permissions", "-xzf", Self.blob(layer, in: layout).path])
        }
        return root
    }

    private static func blob(_ digest: String, in layout: URL) -> URL {
        layout.appendingPathComponent("blobs/sha256/\(digest.dropFirst("sha256:".count))")
    }

    private static func object(_ file: URL) throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] else {
            throw TestFailure("\(file.path) holds no JSON object")
        }
        return object
    }
}
