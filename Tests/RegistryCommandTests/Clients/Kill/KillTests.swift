import Foundation
import StorageTesting
import Testing

/// `COUNT` is how often the server is killed in all, `SEED` with which seed to begin.
@Suite("a server that is killed", .fewAtATime)
struct KillTests {
    static let killsOfOneSeed = 6
    static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        let kills = environment["COUNT"].flatMap { Int($0) } ?? 24
        let first = environment["SEED"].flatMap { UInt64($0) } ?? 1
        return (0..<max(1, kills / killsOfOneSeed)).map { first + UInt64($0) }
    }()

    @Test(
        "keeps everything that it acknowledged to four writers, byte for byte",
        arguments: seeds.map { ($0, .filesystem) } + [(seeds[0], .s3)] as [(UInt64, Deployment.Store)])
    func everythingAcknowledged(_ seed: UInt64, _ store: Deployment.Store) async throws {
        try await withBench { bench in
            let ledger = Ledger()
            var generator = SplitMix64(seed: seed)
            var writers = (1...4).map { KillWriter(number: $0, seed: seed, ledger: ledger) }
            for round in 1...Self.killsOfOneSeed {
                let server = try await bench.serve(Deployment(store: store))
                try await audit(server, ledger, seed: seed, round: round)
                let killSwitch = KillSwitch(server.process, using: &generator)
                writers = try await run(writers, on: server.endpoint.port, until: killSwitch)
                killSwitch.fire()
                for problem in writers.flatMap(\.problems) { Issue.record("seed \(seed), round \(round): \(problem)") }
                for index in writers.indices { writers[index].problems = [] }
                #expect(try await server.process.waitForEnd() == .killed(signal: SIGKILL))
            }
            let server = try await bench.serve(Deployment(store: store))
            try await audit(server, ledger, seed: seed, round: Self.killsOfOneSeed + 1)
            #expect(ledger.objects.count > 50, "seed \(seed): the writers wrote next to nothing")
        }
    }

    private func audit(_ server: RunningServer, _ ledger: Ledger, seed: UInt64, round: Int) async throws {
        for problem in try await KillAudit(ledger: ledger, port: server.endpoint.port).problems() {
            Issue.record("seed \(seed), round \(round), after the restart: \(problem)")
        }
    }

    private func run(_ writers: [KillWriter], on port: Int, until killSwitch: KillSwitch) async throws -> [KillWriter] {
        try await withThrowingTaskGroup(of: KillWriter.self) { group in
            for writer in writers {
                group.addTask {
                    try await onThread {
                        var writer = writer
                        writer.run(on: port, until: killSwitch)
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
