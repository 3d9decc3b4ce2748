import Foundation
import OCI
import PackFormat
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("what a layout holds")
struct LayoutReadingTests {
    private static func items(_ layout: TestLayout) async throws -> [[LayoutItem]] {
        try await TemporaryDirectory.with { folder in
            try layout.stores(in: folder).map { try LayoutImport(store: $0).items() }
        }
    }

    /// The one failure of a folder and of a tar.
    private static func failure(_ layout: TestLayout) async throws -> CommandFailure {
        try await TemporaryDirectory.with { folder in
            var failures: [CommandFailure] = []
            for store in try layout.stores(in: folder) {
                let failure = #expect(throws: CommandFailure.self) { _ = try LayoutImport(store: store).items() }
                failures.append(try #require(failure))
            }
            #expect(failures.allSatisfy { $0.exitClass == .validation })
            let words = failures.map {
                $0.message.replacing(".tar", with: "").replacing("/oci-layout has", with: " has")
            }
            #expect(words[0] == words[1])
            return failures[0]
        }
    }

    private static func digit(_ digit: Character) -> String { "sha256:\(String(repeating: digit, count: 64))" }

    @Test("is found by name, by what pack.json says, and as an image, in folders and tars alike")
    func content() async throws {
        var layout = try TestLayout.pack()
        try layout.addPack("nameless", "2.0.0+a", listed: nil)
        try layout.addPack("renamed", "3.0.0", listed: "latest")
        try layout.addPack("based", "4.0.0", listed: "reg.example.com:5000/team/spectro-packs/archive/based:4.0.0")
        let image = layout.addImage("one")
        _ = layout.addIndex([TestLayout.json(image)], listed: "docker.io/library/nginx:1.27")
        for items in try await Self.items(layout) {
            #expect(
                items.map(\.name) == [
                    "web:1.2.3", "nameless:2.0.0_a", "renamed:3.0.0", "based:4.0.0", "docker.io/library/nginx:1.27",
                ])
            #expect(items.last?.manifest.children.map(\.descriptor.digest) == [image.digest])
        }
    }

    @Test("is no pack by a name that only ends like a pack's folder")
    func likeName() async throws {
        var layout = TestLayout()
        _ = layout.addImage("x", listed: "reg.example.com/my-spectro-packs/archive/nginx:1")
        let item = try #require(try await Self.items(layout).first?.first)
        guard case .image(let image) = item.content else {
            Issue.record("\(item.content)")
            return
        }
        #expect(image.repository.text == "my-spectro-packs/archive/nginx")
    }

    typealias Damage = @Sendable (inout TestLayout) throws -> Void

    /// Changes one of the blobs that have some length.
    private static func change(_ layout: inout TestLayout, _ change: (inout [UInt8]) -> Void) {
        guard let path = layout.files.keys.sorted().first(where: { layout.files[$0, default: []].count > 100 })
        else { return }
        change(&layout.files[path, default: []])
    }

    static let damages: [(String, Damage, [String])] = [
        ("cut blobs", { Self.change(&$0) { $0.removeLast() } }, ["is damaged", "bytes instead of", "web:1.2.3"]),
        ("blobs with more", { Self.change(&$0) { $0.append(0) } }, ["is damaged", "bytes instead of"]),
        ("changed blobs", { Self.change(&$0) { $0[50] ^= 1 } }, ["is damaged", "other content", "export it again"]),
        (
            "a missing config", { $0.files[TestLayout.path(PackArtifact.configDigest)] = nil },
            ["is not whole", "\(PackArtifact.configDigest.hex)", "is missing"]
        ),
        ("no blobs", { layout in layout.files = layout.files.filter { !$0.key.hasPrefix("blobs") } }, ["is missing"]),
        ("no marker", { $0.files["oci-layout"] = nil }, ["is no OCI image layout", "oci-layout"]),
        ("an empty marker", { $0.files["oci-layout"] = [] }, ["names no imageLayoutVersion"]),
        (
            "a marker of another version", { $0.files["oci-layout"] = Array(#"{"imageLayoutVersion":"2.0.0"}"#.utf8) },
            ["version 2.0.0", "1.0.0 is known"]
        ),
        (
            "a huge marker", { $0.files["oci-layout"] = [UInt8](repeating: 0x20, count: 5000) }, ["5000 bytes"]
        ),
        ("an empty index.json", { $0.files["index.json"] = [] }, ["index.json", "cannot be used"]),
        ("an index.json of something else", { $0.files["index.json"] = Array("[1]".utf8) }, ["cannot be used"]),
        (
            "an index.json without a list", { $0.files["index.json"] = Array(#"{"schemaVersion":2}"#.utf8) },
            ["cannot be used"]
        ),
        (
            "an index.json that is no UTF-8", { $0.files["index.json"] = [0xFF, 0xFE, 0x7B] }, ["cannot be used"]
        ),
        ("nothing listed", { $0.entries = [] }, ["lists nothing"]),
        (
            "an index.json that nests deep",
            { $0.files["index.json"] = Array(String(repeating: "[", count: 100_000).utf8) }, ["cannot be used"]
        ),
        (
            "a digest that leads out",
            { $0.entries = [#"{"mediaType":"a/b","digest":"sha256:../../../etc/passwd","size":1}"#] },
            ["cannot be used", "is not a digest"]
        ),
        (
            "an unknown algorithm", { $0.entries = [#"{"mediaType":"a/b","digest":"../x:aa","size":1}"#] },
            ["is not a digest"]
        ),
        (
            "a negative size",
            { $0.entries = [#"{"mediaType":"a/b","digest":"\#(Self.digit("a"))","size":-1}"#] }, ["negative"]
        ),
        (
            "a size of no number",
            { $0.entries = [#"{"mediaType":"a/b","digest":"\#(Self.digit("a"))","size":99999999999999999999}"#] },
            ["cannot be used"]
        ),
        (
            "a huge size",
            { $0.entries = $0.entries.map { $0.replacing(#""size":"#, with: #""size":9000000000000000"#) } },
            ["is damaged", "bytes instead of 9000000000000000"]
        ),
        (
            "a listed blob that is no manifest",
            { layout in
                let blob = layout.add(Array("text".utf8), type: MediaType.imageManifest.text)
                layout.list(blob, as: "a.b/c:1")
            }, ["is no manifest", "a.b/c:1"]
        ),
        (
            "a manifest of another type",
            { layout in
                var image = layout.addImage("x")
                image.mediaType = .imageIndex
                layout.list(image, as: "a.b/c:1")
            }, ["is no manifest"]
        ),
        (
            "indexes within each other",
            { layout in
                var inner = layout.addImage("x")
                for _ in 0..<4 { inner = layout.addIndex([TestLayout.json(inner)]) }
                layout.list(inner, as: "a.b/c:1")
            }, ["nests indexes too deep"]
        ),
        (
            "an index for a pack",
            { layout in
                let image = layout.addImage("x")
                _ = layout.addIndex([TestLayout.json(image)], listed: "spectro-packs/archive/x:1")
            }, ["x:1", "is no pack"]
        ),
        ("an image without a name", { $0.list($0.addImage("x"), as: nil) }, ["has no name"]),
        (
            "a name that is none of an image", { $0.list($0.addImage("x"), as: "latest") }, ["latest", "is no pack"]
        ),
        ("a name that leads out", { $0.list($0.addImage("x"), as: "../../etc:1") }, ["../../etc:1", "is no pack"]),
        ("a name below the folder above", { $0.list($0.addImage("x"), as: "../etc:1") }, ["../etc:1"]),
        (
            "a pack's name that leads out", { $0.list($0.addImage("x"), as: "spectro-packs/archive/../x:1") },
            ["is no pack"]
        ),
        (
            "an absolute name", { $0.list($0.addImage("x"), as: "/etc/passwd:1") }, ["/etc/passwd:1", "is no pack"]
        ),
        (
            "a name with another digest", { $0.list($0.addImage("x"), as: "a.b/c@\(Self.digit("a"))") },
            ["not what it is called"]
        ),
    ]

    @Test("is refused, as a folder and as a tar, for", arguments: damages)
    func refused(_ what: String, _ damage: Damage, _ words: [String]) async throws {
        var layout = try TestLayout.pack()
        try damage(&layout)
        let failure = try await Self.failure(layout)
        for word in words { #expect(failure.message.contains(word), "\(what): \(failure.message)") }
    }

    @Test("is not read when one of few bytes names more manifests than are taken")
    func many() async throws {
        try await TemporaryDirectory.with { folder in
            var layout = TestLayout()
            var inner = layout.addImage("x")
            for _ in 0..<3 { inner = layout.addIndex([String](repeating: TestLayout.json(inner), count: 5)) }
            layout.list(inner, as: "a.b/c:1")
            for store in try layout.stores(in: folder) {
                let entry = try #require(try store.index().entries.first)
                var enough = LayoutReader(store, manifests: 157)
                #expect(throws: Never.self) { _ = try enough.manifest(entry) }
                var few = LayoutReader(store, manifests: 156)
                let failure = #expect(throws: CommandFailure.self) { _ = try few.manifest(entry) }
                #expect(failure?.message.contains("too many manifests") == true)
            }
        }
    }

    @Test("is not looked for in folders of something else, in files that are no tar, and where there is nothing")
    func foreign() async throws {
        try await TemporaryDirectory.with { folder in
            let empty = #expect(throws: CommandFailure.self) { _ = try LayoutPlace.reading(folder).index() }
            #expect(empty?.exitClass == .validation && empty?.message.contains("is no OCI image layout") == true)
            let none = #expect(throws: CommandFailure.self) { _ = try LayoutPlace.reading("\(folder)/none") }
            #expect(none?.exitClass == .usage)
            let layout = try TestLayout.pack()
            for (name, bytes, words) in [
                ("empty.tar", [], "is no OCI image layout"), ("text.tar", Array("text".utf8), "is no whole tar"),
                ("zip.tar", TestTar.compressed { $0.add("x", "x") }, "unpack it with gunzip"),
                ("cut.tar", Array(layout.tar.prefix(layout.tar.count / 2 + 10)), "is no whole tar"),
            ] {
                try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
                let failure = #expect(throws: CommandFailure.self) {
                    _ = try LayoutPlace.reading("\(folder)/\(name)").index()
                }
                #expect(failure?.exitClass == .validation && failure?.message.contains(words) == true, "\(name)")
            }
        }
    }
}
