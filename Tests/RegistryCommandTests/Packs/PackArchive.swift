import Foundation

/// A pack as its author has it: a folder and the archive that `tar` makes of it.
struct PackArchive: Sendable {
    static let png = Data([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

    let name: String
    let version: String
    /// The path of `<name>-<version>.tar.gz`.
    let file: String
    /// The path of the folder.
    let folder: String

    /// - Parameter randomBytes: of the file `large`, which it has then besides.
    init(
        _ name: String = "nginx", _ version: String = "1.2.3", displayName: String = "NGINX", randomBytes: Int = 0,
        on bench: Bench
    ) async throws {
        self.name = name
        self.version = version
        let place = "packs-\(UUID().uuidString)"
        let root = "\(name)-\(version)"
        folder = bench.path("\(place)/\(root)")
        file = bench.path("\(place)/\(root).tar.gz")
        let metadata = """
            {"name": "\(name)", "version": "\(version)", "displayName": "\(displayName)", "layer": "addon",
             "addonType": "ingress", "cloudTypes": ["all"]}

            """
        for (path, text) in [
            ("pack.json", metadata), ("README.md", "# \(displayName)\n"),
            ("values.yaml", "pack:\n  content:\n    images:\n      - image: nginx:1.2\n"),
        ] {
            try bench.write(text, to: "\(place)/\(root)/\(path)")
        }
        try Self.png.write(to: URL(fileURLWithPath: "\(folder)/logo.png"))
        if randomBytes > 0 {
            try await bench.succeed("openssl", ["rand", "-out", "\(folder)/large", "\(randomBytes)"])
        }
        try await bench.succeed("tar", ["-C", bench.path(place), "-czf", file, root])
    }

    /// Where it is pushed to, with its tag.
    var reference: String { "spectro-packs/archive/\(name):\(version)" }
}

extension Oras {
    /// Pushes a pack as its authors do without a client for packs, and returns the digest of its manifest.
    @discardableResult
    func push(_ pack: PackArchive) async throws -> String {
        guard let digest = try await run("push", pack.reference, pack.file) as? String else {
            throw TestFailure("oras gave no digest")
        }
        return digest
    }
}
