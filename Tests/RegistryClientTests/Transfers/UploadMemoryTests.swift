import Foundation
import OCI
import StorageTesting
import Testing

@testable import RegistryClient

@Suite("what is remembered of uploads")
struct UploadMemoryTests {
    private static let address = WebAddress.known("https://reg.example.com/up/1?_state=abc")

    private static func with(_ body: (UploadMemory) throws -> Void) async throws {
        try await TemporaryDirectory.with { folder in try body(UploadMemory(folder: "\(folder)/a/uploads")) }
    }

    private static func note(_ memory: UploadMemory, _ text: String = "x", at server: String = "reg") -> UploadNote? {
        memory.note(of: .of(text), to: .hello, at: server)
    }

    private static func files(_ memory: UploadMemory) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: memory.folder)
    }

    @Test("is read by the next process, of each server, repository and blob its own")
    func kept() async throws {
        try await Self.with { memory in
            Self.note(memory)?.keep(.known("https://reg.example.com/a/longer/one/before"))
            Self.note(memory)?.keep(Self.address)
            #expect(Self.note(memory)?.address == Self.address)
            for other in [Self.note(memory, "y"), Self.note(memory, at: "other")] {
                let note = try #require(other)
                #expect(note.address == nil)
            }
        }
    }

    @Test("is one process's alone, and gone when it says so")
    func held() async throws {
        try await Self.with { memory in
            let note = try #require(Self.note(memory))
            #expect(Self.note(memory) == nil)
            note.keep(Self.address)
            note.forget()
            #expect(try Self.files(memory) == [])
        }
    }

    @Test(
        "is nothing when it was not written to its end, or is no address",
        arguments: ["", "https://reg/up", "x\n", "\n"])
    func broken(_ text: String) async throws {
        try await Self.with { memory in
            Self.note(memory)?.keep(Self.address)
            let file = try #require(try Self.files(memory).first)
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(memory.folder)/\(file)"))
            let note = try #require(Self.note(memory))
            #expect(note.address == nil)
        }
    }

    @Test("is not kept where nothing can be written")
    func unwritable() {
        #expect(Self.note(UploadMemory(folder: "/proc/none/uploads")) == nil)
    }

    @Test("has a bound and an age, and leaves other files and those of others alone")
    func bounds() async throws {
        try await Self.with { memory in
            for number in 0..<120 { Self.note(memory, "\(number)")?.keep(Self.address) }
            #expect(try Self.files(memory).count == 100)
            let held = try #require(Self.note(memory, "held"))
            try Data().write(to: URL(fileURLWithPath: "\(memory.folder)/mine"))
            let old = Date(timeIntervalSinceNow: -8 * 24 * 3600)
            for file in try Self.files(memory) {
                try FileManager.default.setAttributes(
                    [.modificationDate: old], ofItemAtPath: "\(memory.folder)/\(file)")
            }
            let new = try #require(Self.note(memory, "new"))
            #expect(try Set(Self.files(memory)).count == 3)
            withExtendedLifetime((held, new)) {}
        }
    }
}
