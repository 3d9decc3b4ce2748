import Foundation
import Testing

@Suite("make release", .fewAtATime)
struct ReleaseTests {
    /// What the binary may load: the C library, those of GCC, and two that every Debian has.
    static let libraries: Set = [
        "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6",
        "libcrypt.so.1", "libcrypto.so.3", "libz.so.1",
    ]

    @Test("gives binaries that load few libraries and are stripped and small", arguments: ["registry", "packctl"])
    func binary(_ product: String) async throws {
        try await withBench { bench in
            let path = try Self.file(product).path
            let needed = try await bench.succeed("readelf", ["--dynamic", path]).split(separator: "\n")
                .filter { $0.contains("(NEEDED)") }
                .compactMap { $0.split(separator: "[").last?.split(separator: "]").first.map(String.init) }
            #expect(!needed.isEmpty)
            #expect(Self.libraries.isSuperset(of: needed), "\(needed)")
            let sections = try await bench.succeed("readelf", ["--sections", "--wide", path])
            #expect(!sections.contains(".debug") && !sections.contains(".symtab"))
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            #expect(size > 0 && size < 50_000_000, "\(size / 1_000_000) MB")
        }
    }

    @Test("gives checksums that are right")
    func checksums() async throws {
        try await withBench { bench in
            let folder = Programs.dist.path
            try await bench.succeed("env", ["-C", folder, "sha256sum", "--check", "--strict", "SHA256SUMS"])
        }
    }

    @Test("gives bills of materials that CycloneDX's own schema takes", arguments: ["registry", "packctl"])
    func schema(_ product: String) async throws {
        try await withBench { bench in
            let script = """
                import sys
                from cyclonedx.schema import SchemaVersion
                from cyclonedx.validation.json import JsonStrictValidator
                fault = JsonStrictValidator(SchemaVersion.V1_5).validate_str(open(sys.argv[1]).read())
                sys.exit(f'{fault}' if fault else 0)
                """
            try await bench.succeed(
                Programs.schemas(), ["-c", script, Self.file("\(product).cdx.json").path])
        }
    }

    @Test("names in it every package of Package.swift, every library that the binary loads, and those that it holds")
    func materials() async throws {
        let versions = try await Self.materials(of: "registry")
        let package = try String(contentsOf: Programs.source("Package.swift"), encoding: .utf8)
        let direct = package.split(separator: ".package(url: \"").dropFirst()
        #expect(!direct.isEmpty)
        for text in direct {
            let parts = text.split(separator: "\"")
            let name = parts[0].split(separator: "/").last.map(String.init) ?? ""
            #expect(versions[name] == String(parts[2]), "\(name)")
        }
        let inside = ["libarchive-dev", "libexpat1-dev", "libyaml-dev", "swift", "llhttp", "xkcp"]
        for name in try await Self.loaded(by: "registry") + inside {
            #expect(versions[name]?.isEmpty == false, "\(name)")
        }
        #expect(versions.keys.count { $0.hasPrefix("boringssl") } == 2)
    }

    @Test("names in that of the client what is in the client, and nothing of the server")
    func clientMaterials() async throws {
        let versions = try await Self.materials(of: "packctl")
        let inside = ["async-http-client", "libarchive-dev", "libyaml-dev", "swift", "swift-argument-parser", "llhttp"]
        for name in try await Self.loaded(by: "packctl") + inside {
            #expect(versions[name]?.isEmpty == false, "\(name)")
        }
        for name in ["libexpat1-dev", "swift-certificates"] { #expect(versions[name] == nil, "\(name)") }
    }

    /// The versions of what a bill of materials names, by their names, once its checksum is seen to be right.
    private static func materials(of product: String) async throws -> [String: String] {
        let bill =
            try JSONSerialization.jsonObject(with: Data(contentsOf: Self.file("\(product).cdx.json")))
            as? [String: Any] ?? [:]
        let subject = (bill["metadata"] as? [String: Any])?["component"] as? [String: Any]
        let hash = (subject?["hashes"] as? [[String: String]])?.first?["content"] ?? ""
        let sums = try String(contentsOf: Self.file("SHA256SUMS"), encoding: .utf8)
        #expect(sums.contains("\(hash)  \(product)\n"))
        var versions: [String: String] = [:]
        for component in bill["components"] as? [[String: Any]] ?? [] {
            versions[component["name"] as? String ?? ""] = component["version"] as? String
        }
        return versions
    }

    /// The Debian packages of the libraries that a binary loads.
    private static func loaded(by product: String) async throws -> [String] {
        let script = """
            ldd "$1" | awk '$2 == "=>" { print $3 }' | while read -r file; do
                { dpkg-query --search "$file" "$(realpath "$file")" 2>/dev/null || true; } | head -n 1 | cut -d : -f 1
            done
            """
        let packages = try await withBench { bench in
            try await bench.succeed("bash", ["-c", script, "packages", Self.file(product).path])
        }.split(separator: "\n").map(String.init)
        #expect(packages.count >= 5, "\(packages)")
        return packages
    }

    private static func file(_ name: String) throws -> URL {
        let file = Programs.dist.appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw TestFailure("there is no \(file.path); `make release` makes it")
        }
        return file
    }
}
