import Testing

@testable import Registry

@Suite("A table of facts")
struct FactTableTests {
    private typealias Table = FactTable<String, Int, String>

    private func table() -> Table { Table(maximumCount: 10, lifetime: 10) }

    /// Begins a read that nobody has begun.
    private func begin(_ table: inout Table, at now: Int64) throws -> Table.ReadID {
        guard case .read(let id) = table.ask("key", at: now) else {
            throw Unexpected()
        }
        return id
    }

    private struct Unexpected: Error {}

    /// A table that has known 1 since 100.
    private func tableKnowingOne() throws -> Table {
        var table = table()
        let read = try begin(&table, at: 100)
        #expect(table.end(read, of: "key", with: 1).isEmpty)
        return table
    }

    /// What a reader has to do, in a word.
    private func step(_ table: inout Table, at now: Int64) -> String {
        switch table.ask("key", at: now) {
        case .known(let fact): "known \(fact)"
        case .read: "read"
        case .wait: "wait"
        case .readAlone: "alone"
        }
    }

    private func waits(_ table: inout Table, _ waiter: String, at now: Int64) -> Bool {
        table.wait(waiter, for: "key", at: now)
    }

    @Test("knows what was read for as long as a fact counts, from when its reading began")
    func lifetime() throws {
        var table = table()
        let read = try begin(&table, at: 100)
        #expect(table.end(read, of: "key", with: 1).isEmpty)
        #expect(step(&table, at: 100) == "known 1")
        #expect(step(&table, at: 109) == "known 1")
        #expect(table.known("key", at: 110) == nil)
        #expect(step(&table, at: 110) == "read")
    }

    /// The fact, and whether it is to be renewed.
    private func renewing(_ table: inout Table, at now: Int64) -> (fact: Int, since: Int64, isToBeRenewed: Bool)? {
        table.renewing("key", at: now)
    }

    private func beginRenewal(_ table: inout Table, at now: Int64) -> Table.ReadID? {
        table.beginRenewal("key", at: now)
    }

    @Test("has one of those who ask read an old fact anew, while it still counts for all")
    func renewal() throws {
        var table = try tableKnowingOne()
        let young = try #require(renewing(&table, at: 107))
        #expect(young.fact == 1 && !young.isToBeRenewed)
        let old = try #require(renewing(&table, at: 108))
        #expect(old.isToBeRenewed)
        let second = try #require(renewing(&table, at: 109))
        #expect(second.fact == 1 && !second.isToBeRenewed)
        let read = try #require(beginRenewal(&table, at: 109))
        let third = try #require(renewing(&table, at: 109))
        #expect(third.fact == 1 && !third.isToBeRenewed)
        let late = renewing(&table, at: 110)
        #expect(late == nil)
        #expect(step(&table, at: 110) == "wait")
        #expect(table.end(read, of: "key", with: 2).isEmpty)
        #expect(step(&table, at: 118) == "known 2")
        #expect(step(&table, at: 119) == "read")
    }

    @Test("has nobody wait for a renewal whose turn has not come, and forgoes one that another has overtaken")
    func lateRenewal() throws {
        var table = try tableKnowingOne()
        let old = try #require(renewing(&table, at: 108))
        #expect(old.isToBeRenewed)
        let read = try begin(&table, at: 110)
        let overtaken = beginRenewal(&table, at: 110)
        #expect(overtaken == nil)
        #expect(table.end(read, of: "key", with: 2).isEmpty)
        let needless = beginRenewal(&table, at: 111)
        #expect(needless == nil)
        let older = try #require(renewing(&table, at: 118))
        #expect(older.isToBeRenewed)
        table.forget("key")
        let forgotten = beginRenewal(&table, at: 118)
        #expect(forgotten == nil)
    }

    @Test("has nobody read anew what is being written, and takes nothing from a read that a write overtook")
    func renewalAndWrite() throws {
        var table = try tableKnowingOne()
        let old = try #require(renewing(&table, at: 108))
        #expect(old.isToBeRenewed)
        let read = try #require(beginRenewal(&table, at: 108))
        table.beginWrite("key")
        let during = renewing(&table, at: 109)
        table.endWrite("key")
        #expect(table.end(read, of: "key", with: 1).isEmpty)
        let after = renewing(&table, at: 109)
        let again = beginRenewal(&table, at: 109)
        #expect(during == nil && after == nil && again == nil)
        #expect(step(&table, at: 109) == "read")
    }

    @Test("lets one read and the others wait, and wakes them all")
    func sharing() throws {
        var table = table()
        let read = try begin(&table, at: 100)
        for waiter in ["a", "b"] {
            #expect(step(&table, at: 105) == "wait")
            #expect(waits(&table, waiter, at: 105))
        }
        #expect(table.end(read, of: "key", with: 1) == ["a", "b"])
        #expect(!waits(&table, "late", at: 105))
        #expect(table.isIdle)
    }

    @Test("never takes absence for a fact, and forgets what was there")
    func absence() throws {
        var table = table()
        _ = table.end(try begin(&table, at: 0), of: "key", with: 1)
        _ = table.end(try begin(&table, at: 50), of: "key", with: nil)
        #expect(step(&table, at: 50) == "read")
    }

    @Test("forgets what is written when the write begins, and remembers nothing until it has ended")
    func write() throws {
        var table = table()
        _ = table.end(try begin(&table, at: 0), of: "key", with: 1)
        table.beginWrite("key")
        #expect(step(&table, at: 1) == "alone")
        table.endWrite("key")
        #expect(step(&table, at: 1) == "read")
    }

    @Test("remembers nothing until the last of several writes has ended")
    func writes() throws {
        var table = table()
        table.beginWrite("key")
        table.beginWrite("key")
        table.endWrite("key")
        #expect(step(&table, at: 0) == "alone")
        table.endWrite("key")
        #expect(step(&table, at: 0) == "read")
    }

    @Test("drops what a read brings that began before a write, whenever it ends", arguments: [true, false])
    func overtaken(_ isOver: Bool) throws {
        var table = table()
        let read = try begin(&table, at: 0)
        #expect(waits(&table, "waiter", at: 0))
        table.beginWrite("key")
        if isOver { table.endWrite("key") }
        // Who asks from now on does not share the old read.
        #expect(step(&table, at: 0) == (isOver ? "read" : "alone"))
        #expect(table.end(read, of: "key", with: 1) == ["waiter"])
        #expect(table.known("key", at: 0) == nil)
        if !isOver { table.endWrite("key") }
        #expect(table.known("key", at: 0) == nil)
    }

    @Test("keeps the result of a read that began after a write, though an older one ends later")
    func order() throws {
        var table = table()
        let old = try begin(&table, at: 0)
        table.beginWrite("key")
        table.endWrite("key")
        let new = try begin(&table, at: 1)
        _ = table.end(new, of: "key", with: 2)
        _ = table.end(old, of: "key", with: 1)
        #expect(step(&table, at: 2) == "known 2")
    }

    @Test("lets nobody wait for a read that hangs, and drops what it brings in the end")
    func hanging() throws {
        var table = table()
        let hanging = try begin(&table, at: 0)
        #expect(!waits(&table, "late", at: 10))
        let fresh = try begin(&table, at: 10)
        _ = table.end(hanging, of: "key", with: 1)
        #expect(step(&table, at: 11) == "wait")
        _ = table.end(fresh, of: "key", with: 2)
        #expect(step(&table, at: 11) == "known 2")
    }

    @Test(
        "lets go of what does not count any more when it is told to, and of nothing else", arguments: [109, 110, 111])
    func old(_ now: Int64) throws {
        var table = table()
        _ = table.end(try begin(&table, at: 100), of: "key", with: 1)
        guard case .read(let other) = table.ask("other", at: 105) else { throw Unexpected() }
        _ = table.end(other, of: "other", with: 2)
        table.forgetOld(at: now)
        #expect(table.factCount == (now < 110 ? 2 : 1))
        #expect(table.known("other", at: now) == 2)
        table.forget("other")
        #expect(table.known("other", at: now) == nil)
    }

    @Test("is idle when all have ended, in whatever order")
    func idle() throws {
        var table = table()
        let read = try begin(&table, at: 0)
        #expect(waits(&table, "waiter", at: 0))
        table.beginWrite("key")
        #expect(!table.isIdle)
        table.endWrite("key")
        #expect(!table.isIdle)
        _ = table.end(read, of: "key", with: 1)
        #expect(table.isIdle)
    }
}
