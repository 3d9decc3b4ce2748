import Foundation

/// The repositories, tags, blobs and manifests that the requests of a differential run are made of. Their digests are
/// computed once, before it.
struct Material: Sendable {
    struct Blob: Sendable {
        let bytes: [UInt8]
        let digest: String
    }

    struct Manifest: Sendable {
        let bytes: [UInt8]
        let mediaType: String
        let sha256: String
        let sha512: String
    }

    /// `a/b` comes before `a-b` in a catalog, though not by its bytes.
    static let repositories = ["team/hello", "team/other", "team", "team-two/x", "host.example/a/b"]
    static let tags = ["1.0", "latest", "Zeta", "a", "_under", "v1.2.3-rc.1", "sha256-abc"]
    static let dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
    static let dockerList = "application/vnd.docker.distribution.manifest.list.v2+json"
    static let ociIndex = "application/vnd.oci.image.index.v1+json"
    static let everyType = [Endpoint.manifestType, ociIndex, dockerManifest, dockerList].joined(separator: ", ")

    let blobs: [Blob]
    /// Named by sha512. Their bytes are no others' and nothing asks for them by sha256, as docker-registry links them
    /// under that name besides.
    let sha512Blobs: [Blob]
    let manifests: [Manifest]
    /// Each of a layer that is in no repository.
    let brokenManifests: [Manifest]
    /// The names that docker-registry gives ``sha512Blobs``, and manifests by sha512.
    let sha256OfSHA512: Set<String>

    /// A tag for each of ``manifests``.
    var tagsOfManifests: [String] {
        manifests.indices.map { Self.tags[$0 % Self.tags.count] + ($0 < Self.tags.count ? "" : "-\($0)") }
    }

    var allBlobs: [Blob] { blobs + sha512Blobs }

    init(on bench: Bench) async throws {
        var contents = [0, 1, 17, 100, 5_000, 70_000, 300_000].map { size in
            Array(repeatElement("blob of \(size) bytes\n", count: size / 8 + 1).joined().utf8.prefix(size))
        }
        contents += [Array("{}".utf8)]
        contents += ["amd64", "arm64"].map { architecture in
            Array(
                """
                {"architecture":"\(architecture)","os":"linux","created":"2026-01-01T00:00:00Z","config":{},\
                "history":[{"created":"2026-01-01T00:00:00Z"}],"rootfs":{"type":"layers","diff_ids":["sha256:\(String(repeating: "ab", count: 32))"]}}
                """.utf8)
        }
        let strange = (1...3).map { Array("only by sha512, \($0)".utf8) }
        var digests = try await bench.sums("sha256", of: contents)
        blobs = zip(contents, digests).map { Blob(bytes: $0, digest: $1) }
        digests = try await bench.sums("sha512", of: strange)
        sha512Blobs = zip(strange, digests).map { Blob(bytes: $0, digest: $1) }
        sha256OfSHA512 = Set(try await bench.sums("sha256", of: strange))

        let (empty, amd64, arm64) = (blobs[7], blobs[8], blobs[9])
        func layer(_ blob: Blob) -> String { Self.descriptor("application/vnd.oci.image.layer.v1.tar+gzip", blob) }
        let config = "application/vnd.oci.image.config.v1+json"
        var texts: [(String, String)] = []
        for (image, layers) in [(amd64, [blobs[3]]), (arm64, [blobs[3], blobs[4]]), (amd64, [blobs[6], blobs[2]])] {
            texts.append(Self.image(config: Self.descriptor(config, image), layers: layers.map(layer)))
        }
        for image in [amd64, arm64] {
            texts.append(
                Self.image(
                    Self.dockerManifest,
                    config: Self.descriptor("application/vnd.docker.container.image.v1+json", image),
                    layers: [Self.descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip", blobs[4])]))
        }
        texts.append(
            Self.image(
                config: Self.descriptor("application/vnd.oci.empty.v1+json", empty), layers: [layer(sha512Blobs[0])]))
        // Everything is used by this one, so that no collector finds a blob that nobody needs.
        texts.append(
            Self.image(
                config: Self.descriptor("application/vnd.oci.empty.v1+json", empty),
                layers: (blobs + sha512Blobs).map(layer)))
        let images = try await bench.manifests(texts)
        func child(_ manifest: Manifest, _ architecture: String) -> String {
            """
            {"mediaType":"\(manifest.mediaType)","size":\(manifest.bytes.count),"digest":"\(manifest.sha256)",\
            "platform":{"architecture":"\(architecture)","os":"linux"}}
            """
        }
        let subject = child(images[0], "amd64")
        let lists = try await bench.manifests([
            Self.list(Self.ociIndex, [child(images[0], "amd64"), child(images[1], "arm64")]),
            Self.list(Self.dockerList, [child(images[3], "amd64"), child(images[4], "arm64")]),
            Self.list(Self.ociIndex, []),
            Self.image(
                config: Self.descriptor("application/vnd.oci.empty.v1+json", empty), layers: [layer(blobs[1])],
                more: #","artifactType":"text/plain","subject":\#(subject)"#),
        ])
        manifests = images + lists
        let nowhere = Blob(bytes: [1, 2, 3], digest: "sha256:\(String(repeating: "12", count: 32))")
        brokenManifests = try await bench.manifests([
            Self.image(config: Self.descriptor(config, amd64), layers: [layer(nowhere)]),
            Self.image(config: Self.descriptor(config, nowhere), layers: [layer(nowhere), layer(blobs[3])]),
            Self.list(Self.ociIndex, [Self.descriptor(Endpoint.manifestType, nowhere)]),
        ])
    }

    private static func descriptor(_ mediaType: String, _ blob: Blob) -> String {
        #"{"mediaType":"\#(mediaType)","size":\#(blob.bytes.count),"digest":"\#(blob.digest)"}"#
    }

    private static func image(
        _ mediaType: String = Endpoint.manifestType, config: String, layers: [String], more: String = ""
    ) -> (String, String) {
        (
            """
            {"schemaVersion":2,"mediaType":"\(mediaType)","config":\(config),\
            "layers":[\(layers.joined(separator: ","))]\(more)}
            """, mediaType
        )
    }

    private static func list(_ mediaType: String, _ children: [String]) -> (String, String) {
        (
            #"{"schemaVersion":2,"mediaType":"\#(mediaType)","manifests":[\#(children.joined(separator: ","))]}"#,
            mediaType
        )
    }
}

extension Bench {
    /// The digests of byte strings, all by one run of a program.
    fileprivate func sums(_ algorithm: String, of contents: [[UInt8]]) async throws -> [String] {
        let folder = directory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var paths: [String] = []
        for (number, content) in contents.enumerated() {
            let file = folder.appendingPathComponent(String(number))
            try Data(content).write(to: file)
            paths.append(file.path)
        }
        let printed = try await succeed("\(algorithm)sum", paths)
        return printed.split(separator: "\n").map { "\(algorithm):\($0.prefix { $0 != " " })" }
    }

    fileprivate func manifests(_ texts: [(String, String)]) async throws -> [Material.Manifest] {
        let contents = texts.map { Array($0.0.utf8) }
        let sums = try await (sums("sha256", of: contents), sums("sha512", of: contents))
        return texts.indices.map { index in
            Material.Manifest(
                bytes: contents[index], mediaType: texts[index].1, sha256: sums.0[index], sha512: sums.1[index])
        }
    }
}
