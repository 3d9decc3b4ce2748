import Foundation
import Glibc
import StorageTesting
import Testing

/// `COUNT` is how often something is killed in all, `SEED` with which seed to begin.
@Suite("three replicas behind a balancer over one bucket", .fewAtATime)
struct ReplicaKillTests {
    /// Each of the replicas in turn, and the store.
    private static let killsOfOneSeed = 4
    static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        let kills = environment["COUNT"].flatMap { Int($0) } ?? killsOfOneSeed
        let first = environment["SEED"].flatMap { UInt64($0) } ?? 1
        return (0..<max(1, kills / killsOfOneSeed)).map { first + UInt64($0) }
    }()

    @Test(
        "keep everything that they acknowledged while each of them and the store is killed, and ask clients to try again at worst",
        arguments: seeds)
    func everythingAcknowledged(_ seed: UInt64) async throws {
        try await withBench { bench in
            var store = try await bench.startSeaweedFS()
            let folder = BucketFolder(server: store.server, root: "replicas")
            let text = "version: 0.1\nstorage:\n  delete: {enabled: true}\n" + folder.yaml
            var replicas: [RunningServer] = []
            for _ in 0..<3 { replicas.append(try await bench.serve(text)) }
            let ports = replicas.map(\.endpoint.port)
            let balancer = try Balancer(to: ports)
            let ledger = Ledger()
            var generator = SplitMix64(seed: seed)
            var writers = (1...4).map { KillWriter(number: $0, seed: seed, ledger: ledger) }
            for round in 0..<Self.killsOfOneSeed {
                let victim = round == 3 ? store.process : replicas[round].process
                let killSwitch = KillSwitch(victim, using: &generator)
                let isOver = Happening()
                let begun = writers
                async let writing = run(begun, through: balancer.port, during: killSwitch, until: isOver)
                _ = try await eventually("the kill of round \(round)") { killSwitch.isFired ? true : nil }
                #expect(try await victim.waitForEnd() == .killed(signal: SIGKILL))
                if round == 3 {
                    store = try await bench.startSeaweedFS(ports: store.ports)
                } else {
                    replicas[round] = try await bench.serve(text, port: ports[round])
                }
                let count = killSwitch.requests
                _ = try await eventually("the writers to go on") { killSwitch.requests > count + 100 ? true : nil }
                isOver.happen()
                writers = try await writing
                for problem in writers.flatMap(\.problems) { Issue.record("seed \(seed), round \(round): \(problem)") }
                for index in writers.indices { writers[index].problems = [] }
                for port in ports {
                    for problem in try await KillAudit(ledger: ledger, port: port).problems() {
                        Issue.record("seed \(seed), round \(round), asked of \(port): \(problem)")
                    }
                }
            }
            #expect(ledger.objects.count > 50, "seed \(seed): the writers wrote next to nothing")
            for replica in replicas {
                let lines = replica.process.standardError.split(separator: "\n")
                #expect(lines.filter { $0.contains("another http.secret") }.count <= 1)
            }
        }
    }

    private func run(
        _ writers: [KillWriter], through port: Int, during killSwitch: KillSwitch, until isOver: Happening
    ) async throws -> [KillWriter] {
        try await withThrowingTaskGroup(of: KillWriter.self) { group in
            for writer in writers {
                group.addTask {
                    try await onThread {
                        var writer = writer
                        writer.run(through: port, during: killSwitch, until: isOver)
                        return writer
                    }
                }
            }
            var ended: [KillWriter] = []
            for try await writer in group { ended.append(writer) }
            return ended.sorted { $0.number < $1.number }
        }
    }
}
