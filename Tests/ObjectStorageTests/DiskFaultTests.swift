import Glibc
import NIOCore
import ObjectStorage
import StorageTesting
import Testing

@Suite("a failing disk", .timeLimit(.minutes(30)))
struct DiskFaultTests {
    @Test(
        "at any call leaves the old or the new, no rubbish and no open file, and the write can be repeated",
        arguments: DiskScenario.all, [ENOSPC, EIO, EMFILE, EROFS])
    func anyCall(_ scenario: DiskScenario, _ code: CInt) async throws {
        var isOver = false
        var failAt = 0
        while !isOver {
            let disk = SimulatedDisk()
            try await withStore(on: disk) { try await scenario.prepare($0) }
            isOver = try await withStore(on: disk) { store in
                let start = disk.calls.count
                let failing = start + failAt
                disk.follow { $0.index == failing ? .error(code) : nil }
                var failure: StorageError?
                do {
                    try await scenario.act(store)
                } catch let error as StorageError {
                    failure = error
                }
                disk.follow(nil)
                guard disk.calls.count > failing else { return true }
                let call = disk.calls[failing]
                do {
                    try await scenario.check(store, acknowledged: failure == nil)
                    if let failure {
                        #expect(wantedCodes(code).contains(failure.code), "\(call)")
                        #expect(failure.message.contains("/data"), "the message names no path: \(failure)")
                    }
                    #expect(disk.openDescriptors == 0, "\(call)")
                    #expect(!disk.files.contains { $0.hasSuffix(".tmp") }, "\(call) leaves \(disk.files)")
                    try await scenario.actAgain(store)
                    try await scenario.check(store, acknowledged: true)
                } catch {
                    Issue.record(error, "\(call)")
                }
                return false
            }
            failAt += 1
        }
        #expect(failAt > 3)
    }

    /// What callers are told; a read-only file system is one only to those who write.
    private func wantedCodes(_ code: CInt) -> [StorageError.Code] {
        switch code {
        case ENOSPC: [.full]
        case EMFILE: [.unavailable]
        case EROFS: [.readOnly, .inputOutput]
        default: [.inputOutput]
        }
    }

    @Test("short reads and writes move every byte", arguments: [1, 7, 64])
    func shortCalls(_ most: Int) async throws {
        let disk = SimulatedDisk()
        try await withStore(on: disk) { store in
            disk.follow { _ in .short(most) }
            try await store.put(DiskScenario.link, at: key("a"))
            #expect(try await store.text(of: key("a")) == DiskScenario.link)
            let session = try await store.beginAppend(key("u"))
            try await session.append(ByteBuffer(string: DiskScenario.link))
            try await session.append(ByteBuffer(string: "!"))
            try await session.publish(as: key("b"))
            #expect(try await store.text(of: key("b")) == DiskScenario.link + "!")
        }
    }

    @Test("a full disk keeps the old object and every appended byte, and takes more when there is room")
    func fullDisk() async throws {
        let disk = SimulatedDisk(capacity: 100)
        try await withStore(on: disk) { store in
            try await store.put(String(repeating: "o", count: 40), at: key("a"))
            await #expect(throws: StorageError.self) {
                try await store.put(String(repeating: "n", count: 61), at: key("a"))
            }
            #expect(try await store.text(of: key("a")) == String(repeating: "o", count: 40))
            #expect(disk.files == ["/data/a"])

            let session = try await store.beginAppend(key("u"))
            try await session.append(ByteBuffer(string: "12345"))
            let failure = await #expect(throws: StorageError.self) {
                try await session.append(ByteBuffer(repeating: 0, count: 56))
            }
            #expect(failure?.code == .full)
            #expect(try await store.appendedSize(key("u")) == 5)
            disk.capacity = 1000
            let resumed = try #require(try await store.resumeAppend(key("u"), at: 5))
            try await resumed.append(ByteBuffer(string: "6"))
            try await resumed.publish(as: key("b"))
            #expect(try await store.text(of: key("b")) == "123456")
        }
    }

    @Test("a failed synchronization is final: the object is gone, and no second one is believed")
    func failedSynchronization() async throws {
        let disk = SimulatedDisk()
        try await withStore(on: disk) { store in
            let session = try await store.beginAppend(key("u"))
            try await session.append(ByteBuffer(string: "12345"))
            let failing = disk.calls.count
            disk.follow { $0.index == failing ? .error(EIO) : nil }
            let failure = await #expect(throws: StorageError.self) { try await session.synchronize() }
            #expect(failure?.code == .inputOutput)
            await #expect(throws: StorageError.self) { try await session.publish(as: key("b")) }
            #expect(try await store.resumeAppend(key("u"), at: 0) == nil)
            #expect(try await store.text(of: key("b")) == nil)
        }
    }

    @Test("a file system that cannot synchronize directories is served")
    func noDirectorySynchronization() async throws {
        let disk = SimulatedDisk()
        try await withStore(on: disk) { store in
            disk.follow { $0.operation == .synchronize && !$0.path.hasSuffix(".tmp") ? .error(EINVAL) : nil }
            try await store.put("x", at: key("a/b"))
            #expect(try await store.text(of: key("a/b")) == "x")
        }
    }

    @Test("a root directory that has gone fails the probe, every write and every read, and is not made again")
    func missingRoot() async throws {
        let disk = SimulatedDisk()
        try await withStore(on: disk) { store in
            try await store.probe()
            try disk.removeDirectory("/data")
            let probe = await #expect(throws: StorageError.self) { try await store.probe() }
            #expect(probe?.code == .unavailable)
            let put = await #expect(throws: StorageError.self) { try await store.put("x", at: key("a/b")) }
            #expect(put?.code == .unavailable)
            // Not absent: out of reach. A client must not take it for the truth that there is nothing.
            for read in [
                { _ = try await store.text(of: key("a/b")) }, { _ = try await store.metadata(of: key("a/b")) },
                { _ = try await store.open(key("a/b")) }, { _ = try await store.list(.root, after: nil, limit: 9) },
            ] as [() async throws -> Void] {
                let failure = await #expect(throws: StorageError.self) { try await read() }
                #expect(failure?.code == .unavailable)
            }
        }
    }

    @Test("a root directory that cannot be written to fails the probe as read only")
    func readOnlyRoot() async throws {
        let disk = SimulatedDisk()
        try await withStore(on: disk) { store in
            disk.follow { $0.operation == .checkWritable ? .error(EROFS) : nil }
            let failure = await #expect(throws: StorageError.self) { try await store.probe() }
            #expect(failure?.code == .readOnly)
        }
    }

    @Test("a put in a known directory costs one synchronization of the file and one of the directory")
    func costOfAPut() async throws {
        let disk = SimulatedDisk()
        try await withStore(on: disk) { store in
            try await store.put("1", at: key("a/b/c/d"))
            let start = disk.calls.count
            try await store.put("2", at: key("a/b/c/d"))
            let operations = disk.calls[start...].map(\.operation)
            #expect(operations == [.open, .write, .synchronize, .rename, .open, .synchronize])
        }
    }

    @Test("a read costs three calls")
    func costOfARead() async throws {
        let disk = SimulatedDisk()
        try await withStore(on: disk) { store in
            try await store.put("1", at: key("a/b/c/d"))
            let start = disk.calls.count
            _ = try await store.read(key("a/b/c/d"), upTo: 100)
            #expect(disk.calls[start...].map(\.operation) == [.open, .status, .read])
        }
    }
}
