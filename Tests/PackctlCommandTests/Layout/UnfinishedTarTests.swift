import Foundation
import OCI
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("what lies where an export writes a tar")
struct UnfinishedTarTests {
    private static func refusal(_ path: String) throws -> CommandFailure {
        try #require(throws: CommandFailure.self) { _ = try TarLayoutTarget(at: path) }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test("is not followed when it is a link, nor written when it has another name or is no file")
    func links() async throws {
        try await TemporaryDirectory.with { folder in
            let mine = Array("mine".utf8)
            try Self.write(mine, to: "\(folder)/mine")
            let part = "\(folder)/a.tar.part"
            for target in ["\(folder)/mine", "\(folder)/none"] {
                try FileManager.default.createSymbolicLink(atPath: part, withDestinationPath: target)
                let failure = try Self.refusal("\(folder)/a.tar")
                #expect(failure.exitClass == .conflict && failure.message.contains("it is a link"))
                try FileManager.default.removeItem(atPath: part)
            }
            try FileManager.default.linkItem(atPath: "\(folder)/mine", toPath: part)
            #expect(try Self.refusal("\(folder)/a.tar").message.contains("other names"))
            try FileManager.default.removeItem(atPath: part)
            #expect(mkfifo(part, 0o600) == 0)
            #expect(try Self.refusal("\(folder)/a.tar").message.contains("it is no file"))
            try FileManager.default.removeItem(atPath: part)
            #expect(try Self.bytes("\(folder)/mine") == mine)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["mine"])
        }
    }

    @Test("stays as it is when no export has written it")
    func foreign() async throws {
        let layout = try TestLayout.pack()
        var folders = TestTar()
        folders.add("docs/", "", type: "5")
        let contents: [[UInt8]] = [
            Array("my diary".utf8), [UInt8](repeating: 7, count: 600), TestTar.whole { $0.add("blobs", "x") },
            [UInt8](repeating: 0, count: 512) + Array("a disk".utf8), [UInt8](repeating: 0, count: 10_000),
            TestTar.whole { $0.add("docs/a.txt", "x") },
            Array(TestTar.whole { $0.add("docs/a.txt", "x") }.dropLast(1400)),
            // The marker first, as another program may have it: its blobs would be cut away.
            TestTar.whole { tar in
                for (path, bytes) in layout.whole.sorted(by: { $0.key > $1.key }) { tar.add(path, bytes) }
            },
            folders.bytes, TestTar.compressed { $0.add("blobs/sha256/x", "x") },
            Array(TestTar.whole { $0.add("blobs/sha256/x", "x") }.dropLast(1024)) + [UInt8](repeating: 7, count: 600),
        ]
        try await TemporaryDirectory.with { folder in
            for (number, content) in contents.enumerated() {
                try Self.write(content, to: "\(folder)/a.tar.part")
                let failure = try Self.refusal("\(folder)/a.tar")
                #expect(failure.exitClass == .conflict && failure.message.contains("take it away"), "\(number)")
                #expect(try Self.bytes("\(folder)/a.tar.part") == content, "\(number)")
            }
        }
    }

    @Test("is taken up where the export ended after its index, and after what a power cut left empty")
    func ended() async throws {
        let layout = try TestLayout.pack()
        let whole = TestTar.whole { tar in
            for (path, bytes) in layout.whole.sorted(by: { $0.key < $1.key }) {
                if path.hasPrefix("blobs/") { tar.add(path, bytes) }
            }
            tar.add(LayoutIndex.marker, LayoutIndex.markerBytes)
            tar.add(LayoutIndex.file, "{}")
        }
        try await TemporaryDirectory.with { folder in
            for content in [whole, Array(whole.dropLast(2560)) + [UInt8](repeating: 0, count: 3000)] {
                try Self.write(content, to: "\(folder)/a.tar.part")
                let target = try TarLayoutTarget(at: "\(folder)/a.tar")
                for path in layout.files.keys where path.hasPrefix("blobs/") {
                    #expect(try target.file(path) != nil)
                }
                try target.finish(LayoutIndex())
                #expect(try TarLayout(at: "\(folder)/a.tar").index() == LayoutIndex())
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.tar"])
                try FileManager.default.removeItem(atPath: "\(folder)/a.tar")
            }
        }
    }

    @Test("is not replaced when it came while the tar was written; what was written stays")
    func meanwhile() async throws {
        try await TemporaryDirectory.with { folder in
            let path = "\(folder)/a.tar"
            let target = try TarLayoutTarget(at: path)
            try Self.write(Array("mine".utf8), to: path)
            let failure = #expect(throws: CommandFailure.self) { try target.finish(LayoutIndex()) }
            #expect(failure?.exitClass == .conflict && failure?.message.contains("is there already") == true)
            #expect(try Self.bytes(path) == Array("mine".utf8))
            #expect(FileManager.default.fileExists(atPath: "\(path).part"))
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "\(folder)/none")
            #expect(try Self.refusal(path).message.contains("is there already"))
            let second = #expect(throws: CommandFailure.self) { try target.finish(LayoutIndex()) }
            #expect(second?.exitClass == .conflict)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/none"))
        }
    }
}
