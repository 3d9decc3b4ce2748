import Foundation
import Glibc
import OCI
import ObjectStorage
import Registry
import Testing

@Suite("A garbage collection that meets names which are none")
struct StrayContentTests {
    private static let long = String(repeating: "l", count: 252)
    private static let app = "team/app"

    /// What `repositories/team/app`, or a part of it, is moved to, and the place that is told.
    private static let moves: [(from: String, to: String, told: String)] = [
        ("team/app", ".moved/app", ".moved/app"), ("team/app", "moved-/app", "moved-/app"),
        ("team/app", "Moved", "Moved"), ("team/app", "_moved/deep/app", "_moved"),
        ("team/app", "team/_app", "team/_app"),
        ("team/app", "team/a..b", "team/a..b"), ("team/app", "team/\(long)", "team/\(long)"),
        ("team/app/_manifests", "_manifests", ""),
        ("team/app/_manifests", "team/app/_manifests.old", "team/app/_manifests.old"),
        ("team/app/_manifests", "team/app/_old/x/_manifests", "team/app/_old"),
        ("team/app/_manifests/revisions", "team/app/_manifests/revisions.old", "team/app/_manifests/revisions.old"),
        ("team/app/_manifests/revisions/sha256", "team/app/_manifests/revisions/SHA256", "revisions/SHA256"),
        ("team/app/_manifests/revisions/sha256", "team/app/_manifests/revisions/sha1", "revisions/sha1"),
        ("team/app/_manifests/revisions/sha256/HEX", "team/app/_manifests/revisions/sha256/HEX.old", ".old"),
    ]

    /// A repository with a tagged image, and another with a blob that nothing needs.
    private func fill(_ scene: CollectionScene) async throws -> Digest {
        try await scene.repository("other").push("garbage")
        try await scene.push(["kept"], tag: "v1", to: "other")
        return try await scene.push(["layer"], tag: "v1", to: Self.app)
    }

    private func failures(_ events: [CollectionEvent]) -> [String] {
        events.compactMap { if case .failure(let text) = $0 { text } else { nil } }
    }

    private func warnings(_ events: [CollectionEvent]) -> [String] {
        events.compactMap { if case .warning(let text) = $0 { text } else { nil } }
    }

    @Test(
        "removes no blob while a repository, or its manifests, lie at a place that is none, and names it",
        arguments: moves, CollectionScene.Kind.allCases)
    func moved(_ move: (from: String, to: String, told: String), _ kind: CollectionScene.Kind) async throws {
        try await CollectionScene.with(kind) { scene in
            let image = try await fill(scene)
            let from = "repositories/" + move.from.replacing("HEX", with: image.hex)
            let to = "repositories/" + move.to.replacing("HEX", with: image.hex)
            try await scene.move(from, to: to)
            let before = try await scene.everything()
            for untagged in [false, true] {
                let (summary, events) = try await scene.collect(untagged: untagged)
                #expect(summary.failures == 1)
                #expect(summary.blobsWereSpared)
                let told = failures(events).first ?? ""
                #expect(told.contains(move.told + " holds "), "\(told)")
                #expect(told.contains("rename it"))
            }
            let after = try await scene.everything()
            #expect(before.filter { !$0.key.contains("/other/") } == after.filter { !$0.key.contains("/other/") })

            try await scene.move(to, to: from)
            #expect(try await scene.collect().summary.failures == 0)
            #expect(try await scene.serves(image))
            #expect(try await scene.servesBlob(digestOf("layer")))
            #expect(try await !scene.hasBytes(digestOf("garbage")))
        }
    }

    @Test(
        "does likewise for names that no store can name",
        arguments: [
            ("team", "moved~"), ("team", "moved copy"), ("team/app", "team/app~"), ("team", "m\u{f6}ved"),
            ("team", "new\nline"),
            ("team/app/_manifests", "team/app/_manifests~"),
            ("team/app/_manifests/revisions", "team/app/_manifests/revisions~"),
            ("team/app/_manifests/revisions/sha256", "team/app/_manifests/revisions/sha256 (1)"),
            ("team/app/_manifests/revisions/sha256/HEX", "team/app/_manifests/revisions/sha256/HEX~"),
            ("team", "_old/a b"),
            ("team", "caf\u{e9}/x"),
        ])
    func unnameable(_ from: String, _ to: String) async throws {
        try await CollectionScene.with(.directory) { scene in
            let image = try await fill(scene)
            let folder = "\(try #require(scene.root))/docker/registry/v2/repositories"
            let (from, to) = (from.replacing("HEX", with: image.hex), to.replacing("HEX", with: image.hex))
            if to.contains("/"), !to.hasPrefix("team/") {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/\(to.prefix { $0 != "/" })", withIntermediateDirectories: false)
            }
            try FileManager.default.moveItem(atPath: "\(folder)/\(from)", toPath: "\(folder)/\(to)")
            let (summary, events) = try await scene.collect(untagged: false)
            #expect(summary.failures == 1)
            #expect(summary.blobsWereSpared)
            let stray = (to.hasPrefix("team/") ? to : String(to.prefix { $0 != "/" })).replacing("\n", with: "\\n")
            #expect(failures(events).first?.contains("/\(stray) holds ") == true, "\(failures(events))")

            try FileManager.default.moveItem(atPath: "\(folder)/\(to)", toPath: "\(folder)/\(from)")
            #expect(try await scene.collect().summary.failures == 0)
            #expect(try await scene.serves(image))
            #expect(try await scene.servesBlob(digestOf("layer")))
        }
    }

    @Test("does likewise for a name that is no text")
    func noText() async throws {
        try await CollectionScene.with(.directory) { scene in
            let image = try await fill(scene)
            let folder = "\(try #require(scene.root))/docker/registry/v2/repositories"
            let odd = Array("\(folder)/t".utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
            #expect(rename("\(folder)/team", odd) == 0)
            #expect(try await scene.collect().summary.failures == 1)
            #expect(rename(odd, "\(folder)/team") == 0)
            #expect(try await scene.collect().summary.failures == 0)
            #expect(try await scene.serves(image))
        }
    }

    @Test("names ten of very many and ends")
    func many() async throws {
        let scene = CollectionScene()
        _ = try await fill(scene)
        for number in 0..<300 {
            try await scene.plant("x", at: "repositories/.stray\(number)/_layers/sha256/x")
        }
        let (summary, events) = try await scene.collect()
        #expect(summary.failures == 10)
        #expect(failures(events).count == 10)
        #expect(try await scene.hasBytes(digestOf("garbage")))
    }

    @Test("is not stopped by folders and files that others leave and that hold no content", arguments: [false, true])
    func harmless(_ untagged: Bool) async throws {
        try await CollectionScene.with(.directory) { scene in
            let image = try await fill(scene)
            let folder = "\(try #require(scene.root))/docker/registry/v2/repositories"
            for path in [
                "lost+found", "@eaDir/x@SynoEAStream", ".snapshot", "_empty/x", "team/app/@eaDir", "team/app/.tmp",
                "team/app/_manifests/@eaDir", "team/app/_manifests/tags/@eaDir", "team/app/_manifests/tags/.old",
                "team/app/_manifests/revisions/@eaDir", "team/app/_manifests/revisions/sha256/.old",
            ] {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/\(path)", withIntermediateDirectories: true)
            }
            for path in [".DS_Store", "notes~", "team/app/_manifests/tags/Thumbs.db", "team/app/_manifests/.DS_Store"] {
                #expect(FileManager.default.createFile(atPath: "\(folder)/\(path)", contents: Data("x".utf8)))
            }
            let (summary, events) = try await scene.collect(untagged: untagged)
            #expect(summary.failures + summary.warnings == 0, "\(failures(events) + warnings(events))")
            #expect(try await !scene.hasBytes(digestOf("garbage")))
            #expect(try await scene.serves(image))
        }
    }

    @Test(
        "leaves a repository alone when something among its tags is none, as long as it goes by tags",
        arguments: [".v1", "-v1", String(repeating: "v", count: 129)], CollectionScene.Kind.allCases)
    func strayTag(_ name: String, _ kind: CollectionScene.Kind) async throws {
        try await CollectionScene.with(kind) { scene in
            let image = try await fill(scene)
            let tags = "repositories/team/app/_manifests/tags"
            try await scene.push(["bare"])
            try await scene.move("\(tags)/v1", to: "\(tags)/\(name)")
            try await checkSpared(scene, image, telling: name)
            try await scene.move("\(tags)/\(name)", to: "\(tags)/v1")
            let (summary, _) = try await scene.collect()
            #expect(summary.warnings == 0)
            #expect(summary.manifests.removed == 1)
        }
    }

    @Test("does likewise for tags that no store can name", arguments: ["v1~", "v1 copy", "v\u{fc}"])
    func unnameableTag(_ name: String) async throws {
        try await CollectionScene.with(.directory) { scene in
            let image = try await fill(scene)
            let tags = "\(try #require(scene.root))/docker/registry/v2/repositories/team/app/_manifests/tags"
            try FileManager.default.moveItem(atPath: "\(tags)/v1", toPath: "\(tags)/\(name)")
            try await checkSpared(scene, image, telling: name)
        }
    }

    private func checkSpared(_ scene: CollectionScene, _ image: Digest, telling name: String) async throws {
        let before = try await scene.everything().filter { $0.key.contains("team/app") }
        for untagged in [false, true] {
            let (summary, events) = try await scene.collect(untagged: untagged)
            #expect(summary.failures == 0)
            #expect(summary.warnings == 1)
            let told = warnings(events).first ?? ""
            #expect(told.contains("\"\(name)\" lies among the tags") && told.contains("rename it"), "\(told)")
            #expect(told.contains("nothing of it is removed") == untagged)
        }
        #expect(try await scene.everything().filter { $0.key.contains("team/app") } == before)
        #expect(try await scene.serves(image))
        #expect(try await scene.servesBlob(digestOf("layer")))
        #expect(try await !scene.hasBytes(digestOf("garbage")), "the other repository is collected")
    }
}
