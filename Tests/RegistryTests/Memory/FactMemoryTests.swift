import Testing

@testable import Registry

@Suite("A memory of facts", .timeLimit(.minutes(30)))
struct FactMemoryTests {
    private struct Broken: Error {}

    private let clock = TestClock()
    private let gate = Gate()

    private func memory() -> FactMemory<String, Int> {
        FactMemory(maximumCount: 1000) { [clock] in clock.now }
    }

    private let key = Hashed(testing: "key")

    @Test("shares one read among all who ask while it goes on")
    func sharing() async throws {
        let memory = memory()
        let reads = SharedCount()
        let found = try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await memory.value(for: key) {
                        await gate.pass()
                        return reads.add()
                    }
                }
            }
            await gate.whenReached()
            while memory.waiterCount(key) < 49 { await Task.yield() }
            gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(found == Array(repeating: 1, count: 50))
        #expect(memory.known(key, at: clock.now) == 1)
    }

    @Test("reads what is asked for all the time anew behind those who ask, once")
    func renewal() async throws {
        let memory = memory()
        let reads = SharedCount()
        _ = try await memory.value(for: key) { 0 }
        clock.advance(by: TestClock.second * 4 / 5)
        for _ in 0..<50 {
            let fact = try #require(memory.known(key, at: clock.now) { { reads.add() } }?.fact)
            #expect(fact == 0 || fact == 1 && reads.value == 1)
        }
        while memory.known(key, at: clock.now) == 0 { await Task.yield() }
        clock.advance(by: TestClock.second * 4 / 5)
        #expect(memory.known(key, at: clock.now) == 1)
        #expect(reads.value == 1)
    }

    @Test("tells all who wait that the read failed, and remembers nothing of it")
    func failure() async throws {
        let memory = memory()
        let reader = Task { [gate, key] in
            try await memory.value(for: key) {
                await gate.pass()
                throw Broken()
            }
        }
        await gate.whenReached()
        let waiter = Task { [key] in try await memory.value(for: key) { 2 } }
        while memory.waiterCount(key) < 1 { await Task.yield() }
        gate.open()
        await #expect(throws: Broken.self) { try await reader.value }
        await #expect(throws: Broken.self) { try await waiter.value }
        #expect(memory.isIdle(key))
        #expect(try await memory.value(for: key) { 3 } == 3)
    }

    @Test("lets those who wait read for themselves when the one who read was cancelled")
    func cancellation() async throws {
        let memory = memory()
        let reader = Task { [gate, key] in
            try await memory.value(for: key) {
                await gate.pass()
                throw CancellationError()
            }
        }
        await gate.whenReached()
        let waiters = (0..<5).map { _ in Task { [key] in try await memory.value(for: key) { 2 } } }
        while memory.waiterCount(key) < 5 { await Task.yield() }
        reader.cancel()
        gate.open()
        await #expect(throws: CancellationError.self) { try await reader.value }
        for waiter in waiters { #expect(try await waiter.value == 2) }
        #expect(memory.isIdle(key))
    }

    @Test("forgets after a write that failed too: who knows what it did")
    func failedWrite() async throws {
        let memory = memory()
        #expect(try await memory.value(for: key) { 1 } == 1)
        await #expect(throws: Broken.self) {
            try await memory.writing(key) { () async throws(Broken) in throw Broken() }
        }
        #expect(memory.known(key, at: clock.now) == nil)
        #expect(memory.isIdle(key))
    }

    @Test("never answers with what was true before a write that has ended", arguments: [1, 4])
    func storm(_ keys: Int) async throws {
        let memory = memory()
        let keys = (0..<keys).map { Hashed(testing: "\($0)") }
        let stored = keys.map { _ in SharedCount() }
        /// What writers have been told is stored.
        let promised = keys.map { _ in SharedCount() }
        let stale = SharedCount()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in keys.indices {
                group.addTask {
                    for value in 1...300 {
                        await memory.writing(keys[index]) {
                            await Task.yield()
                            stored[index].set(value)
                            await Task.yield()
                        }
                        promised[index].set(value)
                        await Task.yield()
                    }
                }
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<300 {
                            let least = promised[index].value
                            let found = try await memory.value(for: keys[index]) {
                                let value = stored[index].value
                                await Task.yield()
                                return value
                            }
                            if found ?? -1 < least { stale.add() }
                            await Task.yield()
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(stale.value == 0)
        for key in keys { #expect(memory.isIdle(key)) }
    }
}

extension Hashed<String> {
    init(testing key: String) {
        self.init(base: key, hash: key.hashValue)
    }
}
