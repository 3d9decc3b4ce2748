import Foundation
import NIOCore
import StorageTesting
import Testing

@testable import Notifications

@Suite("The journal of an endpoint")
struct EndpointJournalTests {
    private static let size = 1 << 20

    private func open(_ directory: TemporaryDirectory) throws -> EndpointJournal.Opening {
        try EndpointJournal.open(folder: "\(directory.path)/hooks", maximumSize: Self.size)
    }

    private func texts(_ entries: [QueueEntry]) -> [String] { entries.map { String(buffer: $0.bytes) } }

    @Test("goes on with what an earlier process has left")
    func restart() async throws {
        let directory = try TemporaryDirectory()
        var positions: [JournalPosition] = []
        do {
            let first = try open(directory)
            #expect(first.entries.isEmpty)
            positions = try await first.journal.append(
                ["a", "b"].map { ByteBuffer(string: $0) }, isFlushed: true
            ).get()
            await first.journal.noteDelivered(positions[0])
        }
        let second = try open(directory)
        #expect(texts(second.entries) == ["b"])
        #expect(second.entries[0].position == positions[1])
        await second.journal.noteDelivered(positions[1])
        await second.journal.close()
        #expect(directory.names(in: "hooks") == [])
    }

    @Test("of a second process is its own, and what the first leaves is taken over when that ends")
    func rollingUpdate() async throws {
        let directory = try TemporaryDirectory()
        let second: EndpointJournal
        do {
            let first = try open(directory)
            _ = try await first.journal.append([ByteBuffer(string: "a"), ByteBuffer(string: "b")], isFlushed: true)
                .get()
            let opening = try open(directory)
            second = opening.journal
            #expect(opening.entries.isEmpty)
            #expect(try await second.adopt().entries.isEmpty)
            _ = try await second.append([ByteBuffer(string: "c")], isFlushed: true).get()
            withExtendedLifetime(first) {}
        }
        let adopted = try await second.adopt().entries
        #expect(texts(adopted) == ["a", "b"])
        #expect(try await second.adopt().entries.isEmpty)
        for entry in adopted { await second.noteDelivered(try #require(entry.position)) }
        #expect(directory.names(in: "hooks").count == 1)
        await second.close()
        #expect(texts(try open(directory).entries) == ["c"])
    }

    @Test("of an endpoint lies in a folder that its name says, whatever is in the name")
    func folders() {
        for (name, folder) in [
            ("hooks", "hooks"), ("hooks.example:8080", "hooks.example%3a8080"), ("../x", "%2e.%2fx"), (".", "%2e"),
            ("ü", "%c3%bc"),
        ] {
            #expect(JournalDirectory.fileName(of: name) == folder)
        }
        #expect(JournalDirectory("/a//").folder(of: "b") == "/a/b")
    }

    @Test("tells of events for endpoints that nobody has configured")
    func strangers() throws {
        let directory = try TemporaryDirectory()
        _ = try open(directory)
        let place = JournalDirectory(directory.path)
        #expect(place.strangers(besides: []) == ["hooks"])
        #expect(place.strangers(besides: ["hooks"]) == [])
    }

    @Test("cannot lie where there is no directory, which is known before the start")
    func unusable() throws {
        let directory = try TemporaryDirectory()
        try Data().write(to: URL(fileURLWithPath: "\(directory.path)/file"))
        for path in ["\(directory.path)/file", "\(directory.path)/file/below"] {
            #expect(throws: NotificationError.self) { try JournalDirectory(path).check() }
            #expect(throws: JournalFault.self) { try EndpointJournal.open(folder: "\(path)/x", maximumSize: Self.size) }
        }
        try JournalDirectory("\(directory.path)/not/yet/there").check()
        #expect(directory.names(in: "") == ["file"])
    }

    @Test(
        "that can begin nothing new goes on with what is whole when files of a part were taken away",
        .enabled(if: MemoryFileSystem.isPossible))
    func noRoom() async throws {
        let directory = try TemporaryDirectory()
        try MemoryFileSystem.mount(at: directory.path, "size=1m,nr_inodes=32")
        defer { MemoryFileSystem.unmount(directory.path) }
        let second: EndpointJournal
        do {
            let first = try open(directory)
            _ = try await first.journal.append([ByteBuffer(string: "a")], isFlushed: true).get()
            second = try open(directory).journal
            withExtendedLifetime(first) {}
        }
        let own = try await second.append([ByteBuffer(string: "b")], isFlushed: true).get()[0]
        let adopted = try #require(try await second.adopt().entries.first?.position)
        try FileManager.default.removeItem(atPath: "\(directory.path)/hooks/\(adopted.run)/000000000001.events")
        var number = 0
        while FileManager.default.createFile(atPath: "\(directory.path)/\(number)", contents: nil) { number += 1 }
        let losses = await second.takeLosses()
        #expect(losses.runs == [adopted.run])
        #expect(losses.fault?.code == ENOSPC)
        #expect(await second.takeLosses().runs == [])
        #expect(try await second.adopt().entries.isEmpty)
        let next = try await second.append([ByteBuffer(string: "c")], isFlushed: true).get()[0]
        #expect(next == JournalPosition(run: own.run, number: 2))
        await second.close()
        #expect(texts(try open(directory).entries) == ["b", "c"])
    }
}
