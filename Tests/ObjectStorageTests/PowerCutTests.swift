import Dispatch
import Glibc
import NIOCore
import ObjectStorage
import StorageTesting
import Synchronization
import Testing

@Suite("a power cut", .timeLimit(.minutes(30)))
struct PowerCutTests {
    @Test("at any call loses nothing acknowledged and tears nothing", arguments: DiskScenario.all)
    func anyCall(_ scenario: DiskScenario) async throws {
        let length = try await calls(of: scenario).count
        #expect(length >= 3)
        for cutAt in 0...length {
            let disk = SimulatedDisk()
            try await withStore(on: disk) { try await scenario.prepare($0) }
            let acknowledged = try await withStore(on: disk) { store in
                let start = disk.calls.count
                disk.follow { $0.index == start + cutAt ? .powerCut : nil }
                do {
                    try await scenario.act(store)
                    return true
                } catch is StorageError {
                    return false
                }
            }
            #expect(acknowledged == (cutAt == length))
            for cut in PowerCut.all {
                let place = "power cut at \(disk.calls.last?.description ?? "the end"), \(cut)"
                try await withStore(on: disk.afterPowerCut(cut)) { store in
                    do {
                        try await scenario.check(store, acknowledged: acknowledged)
                        try await scenario.actAgain(store)
                        try await scenario.check(store, acknowledged: true)
                    } catch {
                        Issue.record(error, "\(place)")
                    }
                }
            }
        }
    }

    @Test("spares an object in a directory that another writer made and did not synchronize")
    func directoryOfAnotherWriter() async throws {
        let disk = SimulatedDisk()
        try await withStore(on: disk) { store in
            disk.follow { $0.operation == .write ? .error(ENOSPC) : nil }
            await #expect(throws: StorageError.self) { try await store.put("1", at: key("a/b/c")) }
            disk.follow(nil)
            try await store.put("2", at: key("a/b/d"))
        }
        let found = disk.afterPowerCut(.unsynchronizedIsLost)
        let text = try await withStore(on: found) { try await $0.text(of: key("a/b/d")) }
        #expect(text == "2")
    }

    @Test("spares an object in a directory that a killed process made and did not synchronize")
    func directoryOfAKilledProcess() async throws {
        let disk = SimulatedDisk()
        try await withStore(on: disk) { store in
            disk.follow { $0.operation == .write ? .error(EIO) : nil }
            await #expect(throws: StorageError.self) { try await store.put("1", at: key("a/b/c")) }
        }
        disk.follow(nil)
        try await withStore(on: disk) { _ = try await $0.put("2", at: key("a/b/d")) }
        let found = disk.afterPowerCut(.unsynchronizedIsLost)
        let text = try await withStore(on: found) { try await $0.text(of: key("a/b/d")) }
        #expect(text == "2")
    }

    @Test("spares an object in a directory that was known, deleted and made again")
    func directoryMadeAgain() async throws {
        let disk = SimulatedDisk()
        try await withStore(on: disk) { store in
            try await store.put("1", at: key("a/b/c"))
            try await store.deleteTree(key("a"))
            try await store.put("2", at: key("a/b/c"))
        }
        let found = disk.afterPowerCut(.unsynchronizedIsLost)
        let text = try await withStore(on: found) { try await $0.text(of: key("a/b/c")) }
        #expect(text == "2")
    }

    @Test("leaves every byte that a suspended or synchronized session reported", arguments: PowerCut.all)
    func sessionBytes(_ cut: PowerCut) async throws {
        let disk = SimulatedDisk()
        try await withStore(on: disk) { store in
            let session = try await store.beginAppend(key("u/1/data"))
            try await session.append(ByteBuffer(string: "durable"))
            #expect(try await session.synchronize() == 7)
            try await session.append(ByteBuffer(string: ", or perhaps not"))
        }
        try await withStore(on: disk.afterPowerCut(cut)) { store in
            #expect(try await store.appendedSize(key("u/1/data")) ?? 0 >= 7)
            let session = try #require(try await store.resumeAppend(key("u/1/data"), at: 7))
            try await session.publish(as: key("b"))
            #expect(try await store.text(of: key("b")) == "durable")
        }
    }

    @Test("leaves a session that was only begun")
    func begun() async throws {
        let disk = SimulatedDisk()
        try await withStore(on: disk) { _ = try await $0.beginAppend(key("repositories/r/_uploads/1/data")) }
        let found = disk.afterPowerCut(.unsynchronizedIsLost)
        let size = try await withStore(on: found) { store in
            try await store.appendedSize(key("repositories/r/_uploads/1/data"))
        }
        #expect(size == 0)
    }

    @Test("spares the loser of a race: what it is told exists, exists")
    func loser() async throws {
        let disk = SimulatedDisk()
        // The winner waits before it makes its name durable, so that a loser could be told too early.
        let told = DispatchSemaphore(value: 0)
        // Nobody wins before all have written, so that each loser then has nothing to do but to be told.
        let isWritten = DispatchSemaphore(value: 0)
        let written = Mutex(0)
        disk.delay { operation, path in
            guard operation == .synchronize else { return }
            if path.hasPrefix("/data/a/") {
                let count = written.withLock { count in
                    count += 1
                    return count
                }
                if count == 16 { for _ in 0..<15 { isWritten.signal() } }
                if count < 16 { _ = isWritten.wait(timeout: .now() + .seconds(60)) }
            } else if path == "/data/a" {
                _ = told.wait(timeout: .now() + .milliseconds(200))
            }
        }
        try await withStore(on: disk) { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        do {
                            try await store.put("\(number)", at: key("a/link"), if: .absent)
                        } catch let error as StorageError where error.code == .conditionFailed {
                            let found = disk.afterPowerCut(.unsynchronizedIsLost)
                            let text = try await withStore(on: found) { try await $0.text(of: key("a/link")) }
                            #expect(text != nil)
                            told.signal()
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    /// The calls that the scenario makes when nothing goes wrong.
    private func calls(of scenario: DiskScenario) async throws -> [DiskCall] {
        let disk = SimulatedDisk()
        try await withStore(on: disk) { try await scenario.prepare($0) }
        return try await withStore(on: disk) { store in
            let start = disk.calls.count
            try await scenario.act(store)
            return Array(disk.calls[start...])
        }
    }
}
