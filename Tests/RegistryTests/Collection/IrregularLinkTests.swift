import Foundation
import Glibc
import OCI
import ObjectStorage
import Registry
import Testing

@Suite("A garbage collection that meets links which are none")
struct IrregularLinkTests {
    private static let folder = "repositories/team/app/_manifests"

    private func warnings(_ events: [CollectionEvent]) -> [String] {
        events.compactMap { if case .warning(let text) = $0 { text } else { nil } }
    }

    @Test(
        "keeps the image of a tag when its link is a folder, or lies there under a longer name",
        arguments: ["current/link/x", "current/link.bak", "current.old/link", "current"], CollectionScene.Kind.allCases)
    func tag(_ place: String, _ kind: CollectionScene.Kind) async throws {
        try await CollectionScene.with(kind) { scene in
            let image = try await scene.push(["layer"], tag: "v1")
            try await scene.push(["bare"])
            let aside = "\(Self.folder)/aside"
            try await scene.move("\(Self.folder)/tags/v1/current/link", to: aside)
            try await scene.store.prune(scene.key("\(Self.folder)/tags/v1/current"))
            try await scene.move(aside, to: "\(Self.folder)/tags/v1/\(place)")
            let (summary, events) = try await scene.collect()
            #expect(summary.failures == 0)
            #expect(warnings(events).count == 1)
            #expect(warnings(events).first?.contains("the link of the tag v1 is no regular file") == true)
            #expect(try await scene.serves(image))
            #expect(try await scene.servesBlob(digestOf("layer")))
            #expect(summary.manifests.removed == 1)
            try await scene.move("\(Self.folder)/tags/v1/\(place)", to: aside)
            try await scene.store.prune(scene.key("\(Self.folder)/tags/v1/current"))
            try await scene.move(aside, to: "\(Self.folder)/tags/v1/current/link")
            #expect(try await scene.collect().summary.warnings == 0)
            #expect(try await scene.repository().manifest(.tag(#require(Tag("v1"))))?.digest == image)
        }
    }

    @Test(
        "keeps what a pipe, or a file with an odd name, stands in the place of the link of",
        arguments: ["link", "link~"])
    func pipe(_ name: String) async throws {
        try await CollectionScene.with(.directory) { scene in
            let image = try await scene.push(["layer"], tag: "v1")
            let bare = try await scene.push(["bare"])
            try await scene.push(["gone"])
            let root = "\(try #require(scene.root))/docker/registry/v2/\(Self.folder)"
            for folder in ["tags/v1/current", "revisions/sha256/\(bare.hex)"] {
                try FileManager.default.removeItem(atPath: "\(root)/\(folder)/link")
                if name == "link" {
                    #expect(mkfifo("\(root)/\(folder)/\(name)", 0o600) == 0)
                } else {
                    #expect(FileManager.default.createFile(atPath: "\(root)/\(folder)/\(name)", contents: nil))
                }
            }
            let (summary, events) = try await scene.collect()
            #expect(summary.failures == 0)
            #expect(warnings(events).count == 2)
            #expect(warnings(events).allSatisfy { $0.contains("is no regular file; remove what is in its place") })
            #expect(try await scene.serves(image))
            for text in ["layer", "bare"] { #expect(try await scene.hasBytes(digestOf(text))) }
            #expect(try await scene.hasBytes(bare))
            #expect(try await !scene.hasBytes(digestOf("gone")))
        }
    }

    @Test("keeps a manifest whose link is a folder", arguments: [false, true], CollectionScene.Kind.allCases)
    func revision(_ untagged: Bool, _ kind: CollectionScene.Kind) async throws {
        try await CollectionScene.with(kind) { scene in
            let bare = try await scene.push(["bare"])
            try await scene.push(["layer"], tag: "v1")
            let link = "\(Self.folder)/revisions/sha256/\(bare.hex)/link"
            try await scene.store.delete(scene.key(link), if: .always)
            try await scene.plant(bare.text, at: "\(link)/x")
            let (summary, events) = try await scene.collect(untagged: untagged)
            #expect(summary.failures == 0)
            #expect(warnings(events).first?.contains("the link of the manifest \(bare) is no regular file") == true)
            #expect(try await scene.hasBytes(bare))
            #expect(try await scene.servesBlob(digestOf("bare")))
        }
    }

    @Test("takes what is left of a deleted manifest for nothing: signatures that docker-registry once kept beside it")
    func remains() async throws {
        let scene = CollectionScene()
        try await scene.push(["layer"], tag: "v1")
        let gone = digestOf("gone")
        let folder = "\(Self.folder)/revisions/sha256/\(gone.hex)/signatures/sha256/\(gone.hex)"
        try await scene.plant(gone.text, at: "\(folder)/link")
        let (summary, _) = try await scene.collect()
        #expect(summary.failures + summary.warnings == 0)
    }

    @Test(
        "removes nothing of a repository when a tag may lead anywhere: its link says nothing that servers read, and nothing is noted of it",
        arguments: ["", "UPPER", "sha1:0", "x"], CollectionScene.Kind.allCases)
    func unknownTarget(_ text: String, _ kind: CollectionScene.Kind) async throws {
        try await CollectionScene.with(kind) { scene in
            let image = try await scene.push(["layer"], tag: "v1")
            try await scene.push(["bare"])
            try await scene.store.deleteTree(scene.key("\(Self.folder)/tags/v1/index"))
            let link = text == "UPPER" ? "sha256:\(image.hex.uppercased())" : text
            try await scene.plant(link, at: "\(Self.folder)/tags/v1/current/link")
            let before = try await scene.everything()
            let (summary, events) = try await scene.collect()
            #expect(summary.failures == 0)
            #expect(warnings(events).contains { $0.contains("nothing tells which manifest the tag v1 leads to") })
            #expect(try await scene.everything() == before)
            let other = try await scene.push(["other"], tag: "v1")
            #expect(try await scene.collect().summary.manifests.removed == 2)
            #expect(try await scene.serves(other))
        }
    }

    @Test("reads links with white space around them", arguments: ["\n", " ", "\r\n", "\t"])
    func whiteSpace(_ space: String) async throws {
        let scene = CollectionScene()
        let image = try await scene.push(["layer"], tag: "v1")
        for place in ["tags/v1/current/link", "revisions/sha256/\(image.hex)/link"] {
            try await scene.plant(space + image.text + space, at: "\(Self.folder)/\(place)")
        }
        let (summary, _) = try await scene.collect()
        #expect(summary.warnings == 0)
        #expect(try await scene.serves(image))
        #expect(try await scene.servesBlob(digestOf("layer")))
    }
}
