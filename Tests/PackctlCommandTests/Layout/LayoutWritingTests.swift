import Foundation
import OCI
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("a layout that is written")
struct LayoutWritingTests {
    private static func descriptor(_ text: String) -> Descriptor {
        TestLayout.descriptor(Array(text.utf8), "application/octet-stream")
    }

    private static func write(_ text: String, to target: any LayoutTarget) async throws {
        try await target.write(descriptor(text)) { try $0(Array(text.utf8)) }
    }

    private static func text(_ region: FileRegion?) throws -> String? {
        try region.map { String(decoding: try $0.bytes(upTo: 10_000), as: UTF8.self) }
    }

    @Test("takes nothing in that is not the descriptor's", arguments: ["layout", "layout.tar"])
    func wrong(_ name: String) async throws {
        try await TemporaryDirectory.with { folder in
            let target = try LayoutPlace.writing("\(folder)/\(name)")
            try await Self.write("right", to: target)
            let wanted = Self.descriptor("wanted")
            for text in ["wante", "wanted!", "Wanted", ""] {
                await #expect(throws: CommandFailure.self) {
                    try await target.write(wanted) { try $0(Array(text.utf8)) }
                }
                #expect(try target.blob(wanted.digest) == nil)
            }
            try await Self.write("later", to: target)
            var index = LayoutIndex()
            index.take(LayoutEntry(Self.descriptor("right"), name: "a"))
            try target.finish(index)
            let store = try LayoutPlace.reading("\(folder)/\(name)")
            #expect(try store.index() == index)
            for text in ["right", "later"] {
                #expect(try Self.text(store.blob(Self.descriptor(text).digest)) == text)
            }
            #expect(try store.blob(wanted.digest) == nil)
        }
    }

    @Test("as a tar goes on after its last whole member, wherever it was cut")
    func resumed() async throws {
        try await TemporaryDirectory.with { folder in
            let unfinished = "\(folder)/a.tar.part"
            var layout = TestTar()
            for text in ["one", "two"] {
                layout.add("blobs/sha256/\(Self.descriptor(text).digest.hex)", text)
            }
            for length in stride(from: 0, through: layout.bytes.count, by: 128) {
                try Data(layout.bytes.prefix(length)).write(to: URL(fileURLWithPath: unfinished))
                let target = try TarLayoutTarget(at: "\(folder)/a.tar")
                for (text, end) in [("one", 1024), ("two", 2048)] {
                    let digest = Self.descriptor(text).digest
                    #expect(try (target.blob(digest) != nil) == (length >= end), "\(length)")
                    if try target.blob(digest) == nil { try await Self.write(text, to: target) }
                }
                try target.finish(LayoutIndex())
                let store = try TarLayout(at: "\(folder)/a.tar")
                for text in ["one", "two"] {
                    #expect(try Self.text(store.blob(Self.descriptor(text).digest)) == text)
                }
                #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/a.tar")).count == 2048 + 2048 + 1024)
                try FileManager.default.removeItem(atPath: "\(folder)/a.tar")
            }
        }
    }

    @Test("is nobody else's meanwhile; a tar is not put in the place of anything", arguments: ["a", "a.tar"])
    func taken(_ name: String) async throws {
        try await TemporaryDirectory.with { folder in
            let path = "\(folder)/\(name)"
            let target = try LayoutPlace.writing(path)
            let second = #expect(throws: CommandFailure.self) { _ = try LayoutPlace.writing(path) }
            #expect(second?.exitClass == .conflict && second?.message.contains("another export") == true)
            try target.finish(LayoutIndex())
            guard LayoutPlace.isTar(path) else { return }
            let third = #expect(throws: CommandFailure.self) { _ = try LayoutPlace.writing(path) }
            #expect(third?.exitClass == .conflict && third?.message.contains("is there already") == true)
        }
    }

    @Test("is not put into a folder of something else, nor below nothing")
    func foreign() async throws {
        try await TemporaryDirectory.with { folder in
            try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder)/mine"))
            let foreign = #expect(throws: CommandFailure.self) { _ = try FolderLayout.begin(at: folder) }
            #expect(foreign?.exitClass == .conflict)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["mine"])
            let file = #expect(throws: CommandFailure.self) { _ = try FolderLayout.begin(at: "\(folder)/mine") }
            #expect(file?.exitClass == .conflict)
            let none = #expect(throws: CommandFailure.self) { _ = try FolderLayout.begin(at: "\(folder)/a/b") }
            #expect(none?.exitClass == .usage)
        }
    }

    @Test("is not put where a link in the folder leads", arguments: ["blobs", "blobs/sha256"])
    func link(_ name: String) async throws {
        try await TemporaryDirectory.with { folder in
            let target = try FolderLayout.begin(at: "\(folder)/layout")
            try FileManager.default.createDirectory(atPath: "\(folder)/mine/sha256", withIntermediateDirectories: true)
            if name != "blobs" {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/layout/blobs", withIntermediateDirectories: true)
            }
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/layout/\(name)",
                withDestinationPath: name == "blobs" ? "\(folder)/mine" : "\(folder)/mine/sha256")
            let failure = await #expect(throws: CommandFailure.self) { try await Self.write("x", to: target) }
            #expect(failure?.exitClass == .conflict && failure?.message.contains("layout/\(name) is a link") == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/mine/sha256").isEmpty)
        }
    }

    @Test("lists each name once, the newest, in the same bytes whatever came first")
    func index() throws {
        let (one, two) = (Self.descriptor("one"), Self.descriptor("two"))
        var index = LayoutIndex()
        for (descriptor, name) in [(one, "b"), (two, "a"), (two, "b"), (one, "c")] {
            index.take(LayoutEntry(descriptor, name: name))
        }
        index.take(LayoutEntry(one))
        var other = LayoutIndex()
        for (descriptor, name) in [(one, "c"), (two, "b"), (two, "a")] {
            other.take(LayoutEntry(descriptor, name: name))
        }
        #expect(try index.bytes() == other.bytes())
        #expect(try LayoutIndex(index.bytes(), in: "x").entries.map(\.name) == ["a", "b", "c"])
    }
}
