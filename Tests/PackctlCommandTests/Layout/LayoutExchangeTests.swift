import Foundation
import OCI
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("pack export and pack import")
struct LayoutExchangeTests {
    private static let pack = "spectro-packs/archive/web"

    private static func object(_ run: FinishedProgram) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.errors)")
    }

    private static func outcomes(_ run: FinishedProgram) throws -> [String] {
        try #require(try object(run)["items"] as? [[String: Any]]).map { "\($0["name"] ?? "") \($0["outcome"] ?? "")" }
    }

    /// Two versions in the registry.
    private static func fill(_ server: TestServer) async throws -> [Descriptor] {
        try await TestContent.with(server) { content in
            var manifests: [Descriptor] = []
            for version in ["1.2.3", "1.3.0"] {
                var layout = TestLayout()
                manifests.append(try layout.addPack("web", version))
                try await content.push(layout, manifests.suffix(1), to: pack, as: version)
            }
            return manifests
        }
    }

    @Test(
        "bring packs from one registry to another with the same digests, and the second time nothing",
        arguments: TestServer.Kind.allCases, ["layout", "layout.tar"])
    func roundTrip(_ kind: TestServer.Kind, _ layout: String) async throws {
        try await TestServer.with(kind) { source in
            let manifests = try await Self.fill(source)
            let client = try TestClient()
            try client.allowPlainHTTP(source)
            let export = try await client.run("pack", "export", "--all", layout, "-r", source.name, "-o", "json")
            #expect(export.status == 0, "\(export.errors)")
            #expect(try Self.object(export)["fetched"] as? Int == 5)
            try await TestServer.with(.packhouse) { target in
                try client.allowPlainHTTP(target)
                let first = try await client.run("pack", "import", layout, "-r", target.name, "-o", "json")
                #expect(first.status == 0, "\(first.errors)")
                #expect(try Self.outcomes(first) == ["web:1.2.3 pushed", "web:1.3.0 pushed"])
                let digests = try await TestContent.with(target) {
                    [try await $0.digest(Self.pack, "1.2.3"), try await $0.digest(Self.pack, "1.3.0")]
                }
                #expect(digests == manifests.map(\.digest))
                let second = try await client.run("pack", "import", layout, "-r", target.name, "-o", "json")
                #expect(second.status == 0)
                #expect(try Self.outcomes(second) == ["web:1.2.3 present", "web:1.3.0 present"])
            }
        }
    }

    @Test("go on with what is there: whole blobs are kept, a damaged one is fetched again")
    func resumed() async throws {
        try await TestServer.with { server in
            let manifests = try await Self.fill(server)
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            let one = try await client.run("pack", "export", "web:1.2.3", "layout", "-r", server.name, "-o", "json")
            #expect(try Self.object(one)["fetched"] as? Int == 3)
            let store = try LayoutPlace.reading("\(client.folder)/layout")
            let layer = try #require(try LayoutImport(store: store).items().first?.manifest.blobs.last)
            try client.write("damaged", to: "layout/\(layer.digest.layoutPath)")
            #expect(throws: CommandFailure.self) { _ = try LayoutImport(store: store).items() }
            let both = try await client.run("pack", "export", "--all", "layout", "-r", server.name, "-o", "json")
            let report = try Self.object(both)
            #expect(report["fetched"] as? Int == 3 && report["present"] as? Int == 2, "\(both.output)")
            let items = try LayoutImport(store: store).items()
            #expect(items.map(\.manifest.descriptor.digest) == manifests.map(\.digest))
            let again = try await client.run("pack", "export", "--all", "layout", "-r", server.name, "-o", "json")
            #expect(try Self.object(again)["fetched"] as? Int == 0)
        }
    }

    @Test("push nothing where one thing is damaged, two differ, or a tag holds something else, unless forced")
    func nothing() async throws {
        try await TestServer.with { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            var damaged = try TestLayout.pack()
            let broken = try damaged.addPack("zoo", "1.0.0")
            damaged.files[TestLayout.path(broken.digest)]?.append(0x20)
            try damaged.write(to: "\(client.folder)/damaged")
            let damage = try await client.run("pack", "import", "damaged", "-r", server.name)
            #expect(damage.status == ExitClass.validation.rawValue && damage.errors.contains("is damaged"))

            var twice = try TestLayout.pack()
            try twice.addPack("web", "1.2.3", listed: "other/spectro-packs/archive/web:1.2.3", readme: "other")
            try twice.write(to: "\(client.folder)/twice")
            let differing = try await client.run("pack", "import", "twice", "-r", server.name)
            #expect(differing.status == ExitClass.validation.rawValue, "\(differing.errors)")
            #expect(differing.errors.contains("two different contents for spectro-packs/archive/web:1.2.3"))
            #expect(try await TestContent.with(server) { try await $0.repositories() }.isEmpty)

            let manifests = try await Self.fill(server)
            var other = TestLayout()
            let changed = try other.addPack("web", "1.2.3", readme: "changed")
            try other.addPack("new", "1.0.0")
            try other.write(to: "\(client.folder)/other")
            let conflict = try await client.run("pack", "import", "other", "-r", server.name)
            #expect(conflict.status == ExitClass.conflict.rawValue && conflict.errors.contains("--force"))
            #expect(conflict.errors.contains("\(manifests[0].digest)") && conflict.errors.contains("\(changed.digest)"))
            #expect(try await TestContent.with(server) { try await $0.repositories() } == [Self.pack])

            let forced = try await client.run("pack", "import", "other", "--force", "-m", "why", "-r", server.name)
            #expect(forced.status == 0, "\(forced.errors)")
            #expect(
                try await TestContent.with(server) { try await $0.digest(Self.pack, "1.2.3") } == changed.digest)
        }
    }

    @Test("take the images along, for all platforms or one, and bring them below a base of their own")
    func images() async throws {
        try await TestServer.with { server in
            var images = TestLayout()
            let (amd, arm) = (images.addImage("amd64"), images.addImage("arm64"))
            let platform = { (name: String) in #","platform":{"os":"linux","architecture":"\#(name)"}"# }
            let index = images.addIndex([
                TestLayout.json(amd, platform("amd64")), TestLayout.json(arm, platform("arm64")),
            ])
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            let values = """
                image: {repository: \(server.name)/team/app, tag: '1'}
                other: {image: \(server.name)/team/none:1}
                third: {image: host.invalid:x/a:1}

                """
            let chart = try TestChart(["values.yaml": values]).write(to: "chart", of: client)
            try await TestContent.with(server) { content in
                try await content.push(images, [amd, arm, index], to: "team/app", as: "1")
            }
            let build = try await client.run(
                "pack", "build", "web", "web-1.2.3", "--chart", chart, "-p", "-r", server.name)
            #expect(build.status == 0, "\(build.output) \(build.errors)")
            let host = server.name.replacing(":", with: "-")

            for (name, flags, digest) in [
                ("all", [], index.digest), ("one", ["--platform", "linux/arm64"], arm.digest),
            ] {
                let words = [
                    "pack", "export", "web", name, "--with-images", "--skip-missing-images", "-r", server.name, "-o",
                    "json",
                ]
                let export = try await client.run(words + flags)
                // The image that is not there is told, and harms no other.
                #expect(export.status == 0 && export.errors.contains("team/none:1"), "\(export.errors)")
                let items = try #require(try Self.object(export)["items"] as? [[String: Any]])
                let faults = items.filter { $0["fault"] is String }.map { $0["name"] as? String }
                #expect(faults == ["\(server.name)/team/none:1", "host.invalid:x/a:1"])
                let app = try #require(items.first { ($0["name"] as? String) == "\(server.name)/team/app:1" })
                #expect(app["digest"] as? String == digest.text && app["fault"] as? String == nil)
                let run = try await client.run(
                    "pack", "import", name, "--images-base", "mirror/\(name)", "-r", server.name)
                #expect(run.status == 0, "\(run.errors)")
                let found = try await TestContent.with(server) {
                    try await $0.digest("mirror/\(name)/\(host)/team/app", "1")
                }
                #expect(found == digest)
            }
            let wrong = try await client.run(
                "pack", "export", "web", "wrong", "--with-images", "--platform", "linux/s390x", "-r", server.name)
            #expect(wrong.status == ExitClass.notFound.rawValue && wrong.errors.contains("nothing for linux/s390x"))
        }
    }

    @Test(
        "without an image that cannot be fetched are not finished, and go on when it is there",
        arguments: ["layout", "layout.tar"])
    func unfinished(_ layout: String) async throws {
        try await TestServer.with { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            let chart = try TestChart(["values.yaml": "image: \(server.name)/team/app:1\n"]).write(
                to: "chart", of: client)
            let build = try await client.run(
                "pack", "build", "web", "web-1.2.3", "--chart", chart, "-p", "-r", server.name)
            #expect(build.status == 0, "\(build.output) \(build.errors)")
            let words = ["pack", "export", "web", layout, "--with-images", "-r", server.name, "-o", "json"]
            let first = try await client.run(words)
            #expect(first.status == ExitClass.notFound.rawValue, "\(first.errors)")
            let unfinished = layout == "layout" ? layout : "\(layout).part"
            #expect(first.errors.contains("team/app:1") && first.errors.contains("what came is in \(unfinished)"))
            #expect(try Self.object(first)["finished"] as? Bool == false)
            #expect(FileManager.default.fileExists(atPath: "\(client.folder)/\(unfinished)"))
            let refused = try await client.run("pack", "import", layout, "-r", server.name)
            #expect(refused.status != 0 && !refused.errors.isEmpty)

            var images = TestLayout()
            let image = images.addImage("app")
            try await TestContent.with(server) { try await $0.push(images, [image], to: "team/app", as: "1") }
            let second = try await client.run(words)
            #expect(second.status == 0, "\(second.errors)")
            let report = try Self.object(second)
            #expect(report["finished"] as? Bool == true && report["fetched"] as? Int == 2, "\(second.output)")
            #expect(report["present"] as? Int == 3)
            let items = try LayoutImport(store: LayoutPlace.reading("\(client.folder)/\(layout)")).items()
            #expect(items.count == 2)
            #expect(
                unfinished == layout || !FileManager.default.fileExists(atPath: "\(client.folder)/\(unfinished)"))
        }
    }

    @Test("share layouts with skopeo, in both directions")
    func skopeo() async throws {
        let skopeo = try TestProgram.peer("skopeo")
        try await TestServer.with { server in
            let manifests = try await Self.fill(server)
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            for layout in ["folder", "file.tar"] {
                let export = try await client.run("pack", "export", "web:1.2.3", layout, "-r", server.name)
                #expect(export.status == 0, "\(export.errors)")
                let kind = layout == "folder" ? "oci" : "oci-archive"
                let name = "\(kind):\(client.folder)/\(layout):\(Self.pack):1.2.3"
                let raw = try await FinishedProgram.run(
                    skopeo, ["inspect", "--raw", name], environment: client.environment)
                #expect(raw.status == 0, "\(raw.errors)")
                let digest = Array(raw.output.utf8).withUnsafeBytes { ContentHasher.digest(of: $0) }
                #expect(digest == manifests[0].digest)
                let copy = try await FinishedProgram.run(
                    skopeo,
                    [
                        "--insecure-policy", "copy", "--src-tls-verify=false",
                        "docker://\(server.name)/\(Self.pack):1.3.0",
                        "\(kind):\(client.folder)/by-\(layout):\(Self.pack):1.3.0",
                    ], environment: client.environment)
                #expect(copy.status == 0, "\(copy.errors)")
                let items = try LayoutImport(store: LayoutPlace.reading("\(client.folder)/by-\(layout)")).items()
                #expect(items.map(\.name) == ["web:1.3.0"])
                #expect(items.map(\.manifest.descriptor.digest) == [manifests[1].digest])
            }
        }
    }

    static let refused: [([String], ExitClass, String)] = [
        (["export", "layout"], .usage, "name the packs"),
        (["export", "--all", "web", "layout"], .usage, "only the layout"),
        (["export", "web", "layout", "--platform", "linux"], .usage, "linux/amd64"),
        (["export", "none", "layout"], .notFound, "none"), (["export", "--all", "layout"], .notFound, "no packs"),
        (["import", "none"], .usage, "none"), (["import", "."], .validation, "no OCI image layout"),
        (["import", "none", "--images-base", "../x"], .usage, "../x"),
    ]

    @Test("tell what was wrong, and make nothing")
    func wrong() async throws {
        try await TestServer.with { server in
            for (words, status, text) in Self.refused {
                let client = try TestClient()
                try client.allowPlainHTTP(server)
                let run = try await client.run(["pack"] + words + ["-r", server.name])
                #expect(run.status == status.rawValue && run.errors.contains(text), "\(words): \(run.errors)")
                #expect(!FileManager.default.fileExists(atPath: "\(client.folder)/layout"), "\(words)")
            }
        }
    }
}
