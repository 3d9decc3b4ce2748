import Foundation
import StorageTesting
import Testing

@testable import Notifications

@Suite("What a run keeps of its events")
struct JournalRunTests {
    private func text(_ number: Int, size: Int = 0) -> [UInt8] {
        Array("{\"n\":\(number)\(String(repeating: " ", count: size))}".utf8)
    }

    private func numbers(_ contents: JournalRun.Contents) -> [UInt64] { contents.events.map(\.number) }

    /// Leaves a run as one that was killed does.
    private func leave(_ folder: String, segmentSize: Int = 1 << 20, _ body: (JournalRun) throws -> Void) throws {
        let run =
            try JournalRun(left: "run-1", in: folder, segmentSize: segmentSize)
            ?? JournalRun(new: "run-1", in: folder, segmentSize: segmentSize)
        _ = try run.load()
        try body(run)
    }

    private func reopened(_ folder: String) throws -> (JournalRun, JournalRun.Contents) {
        let run = try #require(try JournalRun(left: "run-1", in: folder, segmentSize: 1 << 20))
        return (run, try run.load())
    }

    @Test("is there again after the process was killed, but for what was delivered")
    func killed() throws {
        let directory = try TemporaryDirectory()
        try leave(directory.path) { run in
            #expect(try run.append([text(1), text(2)], isFlushed: true) == 1)
            #expect(try run.append([text(3)], isFlushed: false) == 3)
            try run.markDelivered(upTo: 1)
        }
        let (run, contents) = try reopened(directory.path)
        #expect(numbers(contents) == [2, 3])
        #expect(contents.events.map(\.bytes) == [text(2), text(3)])
        #expect(contents.damaged == 0)
        #expect(try run.append([text(4)], isFlushed: true) == 4)
        try run.markDelivered(upTo: 3)
        run.end()
    }

    @Test("leaves nothing when all was delivered")
    func cleared() throws {
        let directory = try TemporaryDirectory()
        try leave(directory.path) { run in
            _ = try run.append([text(1)], isFlushed: true)
            try run.markDelivered(upTo: 1)
            run.end()
        }
        #expect(directory.names(in: "") == [])
    }

    @Test("goes on in further files, of which those that are delivered go")
    func files() throws {
        let directory = try TemporaryDirectory()
        try leave(directory.path, segmentSize: 1000) { run in
            for number in 1...50 { _ = try run.append([text(number, size: 100)], isFlushed: false) }
            let before = directory.names(in: "run-1").count
            #expect(before > 5)
            try run.markDelivered(upTo: 30)
            #expect(directory.names(in: "run-1").count < before - 2)
        }
        #expect(numbers(try reopened(directory.path).1) == Array(31...50))
        try leave(directory.path, segmentSize: 1000) { run in
            try run.markDelivered(upTo: 50)
            #expect(directory.names(in: "run-1") == [RunLock.fileName])
            #expect(try run.append([text(51)], isFlushed: true) == 51)
        }
    }

    @Test("takes no more room for a long time of events that are delivered at once")
    func endless() throws {
        let directory = try TemporaryDirectory()
        try leave(directory.path, segmentSize: 4096) { run in
            for number in 1...2000 {
                _ = try run.append([text(number)], isFlushed: false)
                try run.markDelivered(upTo: UInt64(number))
            }
            #expect(directory.names(in: "run-1").count <= 3)
        }
        #expect(numbers(try reopened(directory.path).1) == [])
    }

    @Test("loses only the event that was being written when the power went, wherever that was")
    func torn() throws {
        let directory = try TemporaryDirectory()
        try leave(directory.path) { run in _ = try run.append([text(1), text(2)], isFlushed: true) }
        let file = "\(directory.path)/run-1/000000000001.events"
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        let first = try #require(whole.firstIndex(of: JournalRecord.newline)) + 1
        for count in 0..<whole.count {
            try whole.prefix(count).write(to: URL(fileURLWithPath: file))
            let (run, contents) = try reopened(directory.path)
            #expect(numbers(contents) == (count < first ? [] : [1]), "\(count)")
            #expect(contents.damaged == 0)
            // What comes later is not spoilt by the rest of a line.
            let next = try run.append([text(9)], isFlushed: true)
            #expect(next == (count < first ? 1 : 2))
            run.end()
            try? FileManager.default.removeItem(atPath: "\(directory.path)/run-1/000000000002.events")
        }
    }

    @Test("leaves out a damaged line in the middle, and says so")
    func damaged() throws {
        let directory = try TemporaryDirectory()
        try leave(directory.path) { run in _ = try run.append([text(1), text(2), text(3)], isFlushed: true) }
        let file = URL(fileURLWithPath: "\(directory.path)/run-1/000000000001.events")
        var bytes = try Data(contentsOf: file)
        let second = try #require(bytes.firstIndex(of: JournalRecord.newline)) + 20
        bytes[second] ^= 1
        try bytes.write(to: file)
        let (_, contents) = try reopened(directory.path)
        #expect(numbers(contents) == [1, 3])
        #expect(contents.damaged == 1)
    }

    @Test("is not read beyond any bound")
    func huge() throws {
        let directory = try TemporaryDirectory()
        try leave(directory.path) { _ in }
        let file = "\(directory.path)/run-1/000000000001.events"
        try Data().write(to: URL(fileURLWithPath: file))
        try FileHandle(forWritingTo: URL(fileURLWithPath: file)).truncate(atOffset: UInt64(JournalSegment.largest) + 1)
        #expect(throws: JournalFault.self) { try reopened(directory.path) }
    }

    @Test("belongs to one process at a time")
    func lock() throws {
        let directory = try TemporaryDirectory()
        let run = try JournalRun(new: "run-1", in: directory.path, segmentSize: 1000)
        #expect(try JournalRun(left: "run-1", in: directory.path, segmentSize: 1000) == nil)
        withExtendedLifetime(run) {}
    }

    @Test("is anybody's when it ended, even while a child that is being started has copies of its files")
    func copied() throws {
        let directory = try TemporaryDirectory()
        let run = try JournalRun(new: "run-1", in: directory.path, segmentSize: 1000)
        _ = try run.append([text(1)], isFlushed: true)
        let copies = try DescriptorCopies(below: directory.path)
        #expect(copies.count == 2)
        run.end()
        #expect(numbers(try reopened(directory.path).1) == [1])
        withExtendedLifetime(copies) {}
    }

    @Test("is taken over also when somebody took its lock away and it was killed then")
    func withoutLock() throws {
        let directory = try TemporaryDirectory()
        try leave(directory.path) { run in _ = try run.append([text(1)], isFlushed: true) }
        try FileManager.default.removeItem(atPath: "\(directory.path)/run-1/\(RunLock.fileName)")
        #expect(numbers(try reopened(directory.path).1) == [1])
    }

    @Test("has its lock made anew when only that was taken away, and keeps its events")
    func lockAnew() throws {
        let directory = try TemporaryDirectory()
        try leave(directory.path) { run in
            _ = try run.append([text(1)], isFlushed: true)
            #expect(run.secure())
            try FileManager.default.removeItem(atPath: "\(run.path)/\(RunLock.fileName)")
            #expect(run.secure())
            #expect(try JournalRun(left: "run-1", in: directory.path, segmentSize: 1000) == nil)
            _ = try run.append([text(2)], isFlushed: true)
        }
        #expect(numbers(try reopened(directory.path).1) == [1, 2])
    }

    @Test("leaves alone what another process took over when its lock was taken away")
    func takenOver() throws {
        let directory = try TemporaryDirectory()
        let run = try JournalRun(new: "run-1", in: directory.path, segmentSize: 1000)
        _ = try run.append([text(1)], isFlushed: true)
        try FileManager.default.removeItem(atPath: "\(run.path)/\(RunLock.fileName)")
        let (other, contents) = try reopened(directory.path)
        #expect(numbers(contents) == [1])
        #expect(!run.secure())
        run.discard()
        #expect(directory.names(in: "run-1").count == 2)
        #expect(other.secure())
    }

    @Test("says what failed where it cannot be written, and goes on when it can be again")
    func unwritable() throws {
        let directory = try TemporaryDirectory()
        try leave(directory.path) { run in
            let moved = "\(directory.path)/elsewhere"
            try FileManager.default.moveItem(atPath: run.path, toPath: moved)
            #expect(throws: JournalFault.self) { try run.append([text(1)], isFlushed: true) }
            try FileManager.default.moveItem(atPath: moved, toPath: run.path)
            #expect(try run.append([text(2)], isFlushed: true) == 1)
        }
        #expect(try reopened(directory.path).1.events.map(\.bytes) == [text(2)])
    }
}
