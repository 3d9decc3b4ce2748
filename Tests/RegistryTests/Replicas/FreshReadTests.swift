import OCI
import Testing

@testable import Registry

@Suite("Questions to a store that others write to", .timeLimit(.minutes(30)))
struct FreshReadTests {
    private typealias Table = QuestionTable<Int, String>

    /// Questions about `key`, as many as may be under way.
    private func fill(_ table: inout Table, _ key: Int) -> [Table.QuestionID] {
        var ids: [Table.QuestionID] = []
        while let id = table.ask(key) { ids.append(id) }
        return ids
    }

    @Test("are shared by those who were there when they were sent, and by nobody who came later")
    func sharing() throws {
        var table = Table()
        let first = fill(&table, 7)
        #expect(first.count == Table.maximumUnderway)
        let waiting = ["a", "b", "c"].map { table.wait($0, for: 7) }
        #expect(waiting == [true, true, true])
        // None of those that were sent before is theirs.
        let ending = table.end(first[0], of: 7)
        #expect(ending.sharers == [])
        let next = try #require(ending.next)
        #expect(next.asker == "a")
        #expect(fill(&table, 7) == [])
        let waitsForNext = table.wait("d", for: 7)
        #expect(waitsForNext)
        let second = table.end(next.id, of: 7)
        #expect(second.sharers == ["b", "c"])
        let third = try #require(second.next)
        #expect(third.asker == "d")
        let rest = (first.dropFirst() + [third.id]).map { table.end($0, of: 7) }
        #expect(rest.allSatisfy { $0.sharers == [] && $0.next == nil })
        #expect(table.isIdle)
    }

    @Test("about one key hold up nobody who asks about another, and waiting is refused when there is no need")
    func keys() throws {
        var table = Table()
        let ids = fill(&table, 1)
        let other = table.ask(2)
        let waits = [2, 3].map { table.wait("x", for: $0) }
        #expect(waits == [false, false])
        let ending = table.end(try #require(other), of: 2)
        #expect(ending.next == nil)
        for id in ids { _ = table.end(id, of: 1) }
        let isLate = table.wait("x", for: 1)
        #expect(!isLate)
        #expect(table.isIdle)
    }

    @Test("are few while many ask, and each answer is newer than its question")
    func crowd() async throws {
        let test = try Replicas(2)
        let old = try await test.repository(0).pushImage("old", tag: "v1")
        let reader = try test.repository(1)
        #expect(try await reader.digest(of: "v1") == old)
        let link = try test.tagLink("v1")
        let content = test.content(1)
        let key = Hashed(reader.link(.tag(try #require(Tag("v1")))))
        var early: [Task<Digest?, any Error>] = []
        var gates: [Gate] = []
        for _ in 0..<QuestionTable<Int, Int>.maximumUnderway {
            let gate = test.bucket.hold(.read(link))
            early.append(Task { try await reader.digest(of: "v1") })
            await gate.whenReached()
            gates.append(gate)
        }
        let new = try await test.repository(0).pushImage("new", tag: "v1")
        let late = (0..<50).map { _ in Task { try await reader.digest(of: "v1") } }
        while content.linkReads.waiterCount(key) < late.count { await Task.yield() }
        _ = test.bucket.takeCalls()
        for gate in gates { gate.open() }
        for task in early { #expect(try await task.value == old) }
        for task in late { #expect(try await task.value == new) }
        #expect(test.bucket.takeCalls().filter { $0 == .read(link) }.count == 1)
        #expect(content.linkReads.isIdle(key))
    }

    @Test("whose asker goes away are asked again by those who wait")
    func abandoned() async throws {
        let reads = FreshReads<RepositoryName, Int>()
        let key = Hashed<RepositoryName>(try #require(RepositoryName("a")))
        let gates = (0..<QuestionTable<Int, Int>.maximumUnderway).map { _ in Gate() }
        let askers = gates.map { gate in
            Task {
                try await reads.value(for: key) {
                    await gate.pass()
                    try Task.checkCancellation()
                    return 1
                }
            }
        }
        for gate in gates { await gate.whenReached() }
        let second = Gate()
        let leader = Task {
            try await reads.value(for: key) {
                await second.pass()
                try Task.checkCancellation()
                return 2
            }
        }
        while reads.waiterCount(key) < 1 { await Task.yield() }
        let sharer = Task { try await reads.value(for: key) { 3 } }
        while reads.waiterCount(key) < 2 { await Task.yield() }
        gates[0].open()
        await second.whenReached()
        leader.cancel()
        second.open()
        #expect(try await sharer.value == 3)
        for gate in gates { gate.open() }
        for asker in askers { #expect(try await asker.value == 1) }
        #expect(reads.isIdle(key))
    }
}
