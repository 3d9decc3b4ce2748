import Foundation

/// A small image in an OCI layout, made for one test.
struct ImageLayout: Sendable {
    let folder: String
    let tag: String
    /// Of its manifest.
    let digest: String
    /// Of its config and layers.
    let blobs: [String]

    var place: Skopeo.Place { .disk("oci:\(folder):\(tag)") }

    /// Writes an image of two gzipped layers; `name` makes its content different from that of others.
    init(_ name: String, tag: String = "1.0", on bench: Bench) async throws {
        folder = bench.path(name)
        self.tag = tag
        var layers: [(descriptor: String, plainDigest: String, digest: String)] = []
        for part in ["first", "second"] {
            layers.append(
                try await Self.layer("\(name), \(part) part\n", named: "\(name)-\(part)", in: folder, on: bench))
        }
        let differences = layers.map { "\"\($0.plainDigest)\"" }.joined(separator: ",")
        let config = """
            {"architecture":"amd64","os":"linux","created":"2026-01-01T00:00:00Z","config":{"Cmd":["/bin/true"]},\
            "rootfs":{"type":"layers","diff_ids":[\(differences)]}}
            """
        let configDigest = try await Self.store(config, in: folder, on: bench)
        let manifest = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
            "config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":\(config.utf8.count),"digest":"\(configDigest)"},\
            "layers":[\(layers.map(\.descriptor).joined(separator: ","))]}
            """
        digest = try await Self.store(manifest, in: folder, on: bench)
        blobs = [configDigest] + layers.map(\.digest)
        try bench.write(#"{"imageLayoutVersion":"1.0.0"}"#, to: "\(name)/oci-layout")
        try bench.write(
            """
            {"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",\
            "size":\(manifest.utf8.count),"digest":"\(digest)","annotations":{"org.opencontainers.image.ref.name":"\(tag)"}}]}
            """, to: "\(name)/index.json")
    }

    private static func layer(
        _ text: String, named name: String, in folder: String, on bench: Bench
    ) async throws -> (descriptor: String, plainDigest: String, digest: String) {
        try bench.write(text, to: "\(name)/content/\(name).txt")
        let archive = bench.path("\(name).tar")
        try await bench.succeed("tar", ["-C", bench.path("\(name)/content"), "-cf", archive, "."])
        let plainDigest = try await bench.digest(ofFile: archive)
        try await bench.succeed("gzip", ["-n", archive])
        let digest = try await store(file: "\(archive).gz", in: folder, on: bench)
        let size = try Data(contentsOf: URL(fileURLWithPath: blobPath(digest, in: folder))).count
        return (
            #"{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","size":\#(size),"digest":"\#(digest)"}"#,
            plainDigest, digest
        )
    }

    private static func store(_ text: String, in folder: String, on bench: Bench) async throws -> String {
        try await store(file: bench.write(text, to: UUID().uuidString), in: folder, on: bench)
    }

    private static func store(file: String, in folder: String, on bench: Bench) async throws -> String {
        let digest = try await bench.digest(ofFile: file)
        let target = blobPath(digest, in: folder)
        try FileManager.default.createDirectory(
            atPath: "\(folder)/blobs/sha256", withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: file, toPath: target)
        return digest
    }

    private static func blobPath(_ digest: String, in folder: String) -> String {
        "\(folder)/blobs/sha256/\(digest.dropFirst("sha256:".count))"
    }

    /// The bytes of one of its blobs, or of its manifest.
    func content(of digest: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: Self.blobPath(digest, in: folder)))
    }
}
