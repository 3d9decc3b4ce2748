import OCI
import Testing

@testable import PackIndex

@Suite("The turns in which archives are read")
struct ReadingQueueTests {
    private static func name(_ text: String) throws -> RepositoryName { try #require(RepositoryName(text)) }

    /// Who reads after each step: `+a1` comes, `-a` has read.
    private static func walk(_ steps: [String], rows: Int = 2) throws -> [String] {
        var queue = ReadingQueue<String>(rows: rows)
        var log: [String] = []
        for step in steps {
            let who = String(step.dropFirst())
            if step.hasPrefix("+") {
                if queue.enter(who, for: try name(String(who.prefix(1)))) { log.append(who) }
            } else {
                log.append(queue.leave(try name(who)) ?? "")
            }
        }
        return log
    }

    @Test(
        "go round among the packs, of each pack one archive at a time",
        arguments: [
            (["+a1", "+b1", "+c1", "-a", "-b", "-c"], ["a1", "b1", "c1", "", ""]),
            // One pack does not take both rows, and nobody overtakes within one.
            (["+a1", "+a2", "+a3", "+b1", "-a", "-b", "-a", "-a"], ["a1", "b1", "a2", "", "a3", ""]),
            // Whoever has waited with many does not keep one waiting that came later.
            (
                ["+a1", "+b1", "+a2", "+b2", "+b3", "+b4", "+c1", "-b", "-c", "-b", "-a"],
                ["a1", "b1", "c1", "b2", "b3", "a2"]
            ),
        ] as [([String], [String])])
    func turns(_ steps: [String], _ readers: [String]) throws {
        #expect(try Self.walk(steps) == readers)
    }

    @Test("a row is for all when there is one only", arguments: [0, 1])
    func oneRow(_ rows: Int) throws {
        #expect(
            try Self.walk(["+a1", "+a2", "+b1", "+a3", "-a", "-b", "-a", "-a"], rows: rows)
                == ["a1", "b1", "a2", "a3", ""])
    }

    @Test("a queue that everybody has left holds nothing")
    func idle() throws {
        var queue = ReadingQueue<Int>(rows: 2)
        let names = try ["a", "b", "c"].map { try Self.name($0) }
        for number in 0..<9 { _ = queue.enter(number, for: names[number % 3]) }
        var reading = Set(names.prefix(2))
        var left = 9
        while let name = reading.popFirst() {
            left -= 1
            if let next = queue.leave(name) { reading.insert(names[next % 3]) }
        }
        #expect(left == 0 && queue.isIdle)
    }

    @Test("a pack whose archives take their time does not keep those of others waiting", .timeLimit(.minutes(30)))
    func hog() async throws {
        let turns = ArchiveTurns(rows: 2, threads: ArchiveThreads())
        let (hog, other) = (try Self.name("hog"), try Self.name("other"))
        let (gate, opener) = AsyncStream<Void>.makeStream()
        let (begun, beginner) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await turns.read(for: hog) {
                        beginner.yield()
                        // What an archive does that takes long: it holds its thread.
                        try ArchiveThreads.wait { for await _ in gate {} }
                    }
                }
            }
            for await _ in begun { break }
            #expect(try await turns.read(for: other) { true })
            opener.finish()
            try await group.waitForAll()
        }
    }
}
