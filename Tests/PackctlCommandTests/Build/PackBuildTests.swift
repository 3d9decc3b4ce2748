import Foundation
import Glibc
import OCI
import PackFormat
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("pack build")
struct PackBuildTests {
    private static func files(_ folder: String) throws -> [String: [UInt8]] {
        let folder = try PackFolder(at: folder)
        var files: [String: [UInt8]] = [:]
        for file in folder.files {
            var bytes: [UInt8] = []
            let source = try folder.bytes(of: file)
            while let piece = try source(), !piece.isEmpty { bytes += piece }
            files[file.path.text] = bytes
        }
        return files
    }

    private static func draft(_ changes: [String: String?] = [:], name: String = "web") throws -> PackDraft {
        PackDraft(try #require(PackName(name)), around: try TestChart(changes).chart())
    }

    @Test("makes a pack that validation finds nothing in, the same one each time")
    func build() async throws {
        try await TemporaryDirectory.with { folder in
            let report = try PackBuild(Self.draft()).write(to: "\(folder)/web-1.2.3")
            #expect(report.validation.lines.first == "\(folder)/web-1.2.3: nothing found", "\(report.validation.lines)")
            #expect(report.validation.passed && report.images == ["docker.io/library/nginx:1.27"])
            try FileManager.default.createDirectory(atPath: "\(folder)/empty", withIntermediateDirectories: false)
            _ = try PackBuild(Self.draft()).write(to: "\(folder)/empty")
            let files = try Self.files("\(folder)/web-1.2.3")
            #expect(try Self.files("\(folder)/empty") == files)
            #expect(
                files.keys.sorted() == ["README.md", "charts/web-1.2.3.tgz", "logo.png", "pack.json", "values.yaml"])
            #expect(files["charts/web-1.2.3.tgz"] == TestChart().archive())
            let metadata = try PackMetadata(try #require(files["pack.json"]))
            #expect(metadata.name.text == "web" && metadata.version == "1.2.3" && metadata.layer.rawValue == "addon")
            #expect(metadata.addonType == "ingress")
            #expect(String(decoding: files["README.md"] ?? [], as: UTF8.self).contains("Serves files"))
        }
    }

    @Test("writes nothing where something is")
    func taken() async throws {
        try await TemporaryDirectory.with { folder in
            try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder)/mine"))
            for path in [folder, "\(folder)/mine"] {
                let failure = #expect(throws: (any Error).self) { _ = try PackBuild(Self.draft()).write(to: path) }
                #expect(failure.map { CommandFailure($0).exitClass } == .conflict, "\(path)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["mine"])
            let below = #expect(throws: (any Error).self) { _ = try PackBuild(Self.draft()).write(to: "\(folder)/a/b") }
            #expect(below.map { CommandFailure($0).exitClass } == .usage)
        }
    }

    @Test("takes the chart's own read-me, the version and the logo that it is told, and each name")
    func options() async throws {
        try await TemporaryDirectory.with { folder in
            var draft = try Self.draft(["README.md": "# Own\n", "Chart.yaml": "name: web\nversion: v1.0.0\n"])
            #expect(draft.version == "1.0.0" && draft.addonType == "system app")
            draft.version = "2.0.0"
            draft.logo = [1, 2]
            let report = try PackBuild(draft).write(to: "\(folder)/a")
            let files = try Self.files("\(folder)/a")
            #expect(report.version == "2.0.0" && files["README.md"] == Array("# Own\n".utf8))
            #expect(files["logo.png"] == [1, 2] && files["charts/web-v1.0.0.tgz"] != nil)
            #expect(!report.validation.passed)
            draft.version = "../x"
            let failure = #expect(throws: (any Error).self) { _ = try PackBuild(draft).write(to: "\(folder)/b") }
            #expect(failure.map { CommandFailure($0).exitClass } == .usage)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/b"))
            for (name, namespace) in [
                ("my.pack_a", "my-pack-a"),
                ("\(String(repeating: "a", count: 62))-b", String(repeating: "a", count: 62)),
            ] {
                #expect(try Self.draft(name: name).namespace == namespace)
            }
        }
    }

    @Test("takes of several read-mes always the same: README.md, else the first by name")
    func readmes() throws {
        let others: [String: String?] = ["readme.md": "# c\n", "README.MD": "# a\n", "Readme.md": "# b\n"]
        func readme(_ changes: [String: String?]) throws -> String? {
            let files = try Self.draft(changes).contents()
            return files.first { $0.path.text == "README.md" }.map { String(decoding: $0.bytes, as: UTF8.self) }
        }
        // The order of a dictionary is another one in each.
        for _ in 0..<20 {
            #expect(try readme(others.merging(["README.md": "# Own\n"]) { $1 }) == "# Own\n")
            #expect(try readme(others.merging(["README.md": ""]) { $1 }) == "# a\n", "an empty one tells nothing")
            #expect(try readme(others) == "# a\n")
        }
    }

    static let failures: [(Int32, ExitClass)] = [
        (ENOENT, .usage), (ENOTDIR, .usage), (EACCES, .usage), (EPERM, .usage), (EROFS, .usage), (ELOOP, .usage),
        (ENAMETOOLONG, .usage), (ENOSPC, .other), (EDQUOT, .other), (EIO, .other), (EMFILE, .other),
    ]

    @Test("tells a full disk from a folder that cannot be made", arguments: failures)
    func disk(_ number: Int32, _ exitClass: ExitClass) {
        let error = PackBuild.failure(.cannot("write", "out/pack.json", because: number), at: "out")
        #expect(CommandFailure(error).exitClass == exitClass)
        #expect(CommandFailure(error).message.hasPrefix("cannot write out/pack.json: "))
    }

    @Test("makes a logo that is a PNG, of each name another one")
    func logo() {
        let logos = ["a", "b", "web", "nginx"].map { GeneratedLogo.png(for: $0) }
        #expect(Set(logos).count == 4 && GeneratedLogo.png(for: "a") == logos[0])
        for logo in logos {
            #expect(logo.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) && logo.count < 4096)
            // The known end of every PNG, with its checksum.
            #expect(logo.suffix(12) == [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
        }
    }

    @Test("takes a chart from a registry by tag, by digest and by its newest version, and pushes the pack")
    func registry() async throws {
        try await TestServer.with { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            let digests = try await TestContent.with(server) { content in
                var digests: [Digest] = []
                for version in ["1.9.0", "1.10.0+b"] {
                    var layout = TestLayout()
                    let definition = "name: web\nversion: \(version)\n"
                    let config = layout.add(Array("{}".utf8), type: "application/vnd.cncf.helm.config.v1+json")
                    let blob = layout.add(
                        TestChart(["Chart.yaml": definition]).archive(),
                        type: "application/vnd.cncf.helm.chart.content.v1.tar+gzip")
                    let text =
                        #"{"schemaVersion":2,"config":\#(TestLayout.json(config)),"layers":[\#(TestLayout.json(blob))]}"#
                    let manifest = layout.add(Array(text.utf8), type: MediaType.imageManifest.text)
                    digests.append(manifest.digest)
                    try await content.push(layout, [manifest], to: "charts/web", as: version.replacing("+", with: "_"))
                }
                var image = TestLayout()
                let other = image.addImage("x")
                try await content.push(image, [other], to: "charts/image", as: "1")
                return digests
            }
            for (index, (reference, version)) in [
                ("web:1.9.0", "1.9.0"), ("web:1.10.0+b", "1.10.0+b"), ("web", "1.10.0+b"),
                ("web@\(digests[0])", "1.9.0"),
            ].enumerated() {
                let run = try await client.run(
                    "pack", "build", "web", "out\(index)", "--chart", "oci://\(server.name)/charts/\(reference)")
                #expect(run.status == 0, "\(run.errors)")
                #expect(try PackSource("\(client.folder)/out\(index)").metadata?.version == version)
            }
            for (reference, status) in [
                ("web:2", ExitClass.notFound), ("none:1", .notFound), ("none", .notFound), ("image:1", .validation),
                ("WEB/../x", .usage), ("web@sha256:aa", .usage),
            ] {
                let run = try await client.run(
                    "pack", "build", "web", "none", "--chart", "oci://\(server.name)/charts/\(reference)")
                #expect(run.status == status.rawValue && !run.errors.isEmpty, "\(reference): \(run.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: "\(client.folder)/none"))
            let push = try await client.run(
                "pack", "build", "web", "web-1.9.0", "--chart", "oci://\(server.name)/charts/web:1.9.0", "-p", "-r",
                server.name, "-o", "json")
            #expect(push.status == 0, "\(push.errors)")
            let pushed = try await TestContent.with(server) {
                try await $0.digest("spectro-packs/archive/web", "1.9.0")
            }
            #expect(pushed.map { push.output.contains($0.text) } == true, "\(push.output)")
        }
    }

    @Test("and push tell in one line what of a folder they leave out")
    func leftOut() async throws {
        try await TestServer.with { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            _ = try TestChart().write(to: "chart", of: client)
            try client.write("x", to: "chart/.git/HEAD")
            let built = try await client.run("pack", "build", "web", "web-1.2.3", "--chart", "chart")
            #expect(built.status == 0 && built.errors == "1 left out of the chart: .git\n", "\(built.errors)")
            try FileManager.default.copyItem(
                atPath: "\(client.folder)/web-1.2.3", toPath: "\(client.folder)/other")
            for file in ["web-1.2.3/.DS_Store", "web-1.2.3/charts/.DS_Store", "other/.git/HEAD"] {
                try client.write("x", to: file)
            }
            let pushed = try await client.run("pack", "push", "web-1.2.3/", "other", "-r", server.name)
            #expect(pushed.status == 0)
            let told = pushed.errors.split(separator: "\n").filter { $0.contains("left out") }
            #expect(
                told == ["3 left out: web-1.2.3/.DS_Store, web-1.2.3/charts/.DS_Store, other/.git"], "\(pushed.errors)")
            let output = try await client.run("pack", "push", "other", "-r", server.name, "-o", "json").output
            #expect(!output.contains("passedOver") && !output.contains(".git"))
        }
    }

    @Test("asks nobody for a chart by https, and says how else it is had")
    func web() async throws {
        let client = try TestClient()
        let certificate = try await TestCertificate(in: client.folder)
        try await HTTPReceiver.with(certificate: certificate) { server in
            try client.trust(certificate, for: "127.0.0.1:\(server.port)")
            for url in [
                "https://127.0.0.1:\(server.port)/web-1.2.3.tgz", "http://127.0.0.1:\(server.port)/web-1.2.3.tgz",
            ] {
                let run = try await client.run("pack", "build", "web", "out", "--chart", url)
                #expect(run.status == ExitClass.usage.rawValue && run.errors.contains("helm pull"), "\(run.errors)")
                #expect(run.errors.contains(url))
            }
            #expect(server.requests.isEmpty && !FileManager.default.fileExists(atPath: "\(client.folder)/out"))
        }
    }

    static let wrong: [([String], ExitClass, String)] = [
        (["web", "out"], .usage, "--chart"), (["We b", "out", "--chart", "chart"], .usage, "cannot name a pack"),
        (["web", "out", "--chart", "none"], .usage, "none"),
        (["web", "out", "--chart", "chart/templates"], .validation, "Chart.yaml"),
        (["web", "chart", "--chart", "chart"], .conflict, "chart"),
        (["web", "out", "--chart", "chart", "--layer", "moon"], .usage, "moon"),
        (["web", "out", "--chart", "chart", "--namespace", "A_b"], .usage, "A_b"),
        (["web", "out", "--chart", "chart", "--logo", "chart/values.yaml"], .usage, "no PNG"),
        (["web", "out", "--chart", "chart", "-p"], .usage, "registry"),
        (["web", "out", "--chart", "oci://x"], .usage, "oci://reg.example.com"),
    ]

    @Test("tells what was wrong, and makes nothing", arguments: wrong)
    func refused(_ words: [String], _ status: ExitClass, _ text: String) async throws {
        let client = try TestClient()
        _ = try TestChart().write(to: "chart", of: client)
        let run = try await client.run(["pack", "build"] + words)
        #expect(run.status == status.rawValue && run.errors.contains(text), "\(words): \(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: "\(client.folder)/out"))
    }
}
