import Foundation
import Testing

@Suite("docker-registry 2.8.2 and Packhouse, side by side", .fewAtATime)
struct DifferentialTests {
    /// Requests from which on every row of the table has to have been needed.
    private static let largeCount = 100_000

    /// `make differential` sets the two variables.
    private static let seed = variable("PACKHOUSE_DIFFERENTIAL_SEED") ?? 1
    private static let count = variable("PACKHOUSE_DIFFERENTIAL_COUNT").map(Int.init(clamping:)) ?? 2500

    @Test("answer the same requests alike, and leave the same behind, but for the differences that are meant")
    func sideBySide() async throws {
        try await withBench { bench in
            var run = try await DifferentialRun(seed: Self.seed, count: Self.count, on: bench)
            try await run.run()
            for finding in run.findings { Issue.record("\(finding)") }
            #expect(Self.count < 2000 || run.swaps > 0)
            let isWhole = run.sent.values.reduce(0, +) == Self.count
            guard Self.count >= Self.largeCount, isWhole else { return }
            for (row, uses) in zip(MeantDifference.table, run.uses) where uses == 0 {
                Issue.record("in \(Self.count) requests no difference was this one: \(row)")
            }
            for shape in Shape.allCases where run.sent[shape] == nil {
                Issue.record("in \(Self.count) requests none was \(shape.rawValue)")
            }
        }
    }

    @Test("without the list of what is meant, each difference is found, and a seed finds the same ones again")
    func empty() async throws {
        try await withBench { bench in
            let first = bench.path("first")
            var findings: [[String]] = []
            for _ in 1...2 {
                var run = try await DifferentialRun(seed: 7, count: 60, table: [], on: bench)
                try await run.run()
                findings.append(run.findings.compactMap { $0.split(separator: "\n").first.map(String.init) })
                #expect(run.findings.allSatisfy { $0.contains("make differential SEED=7 COUNT=") })
                for folder in [first, bench.path("second")] { try FileManager.default.removeItem(atPath: folder) }
            }
            #expect(!findings[0].isEmpty)
            #expect(findings[0] == findings[1])
        }
    }

    @Test("a link that only one directory has is found")
    func tree() async throws {
        try await withBench { bench in
            let material = try await Material(on: bench)
            let digest = material.blobs[0].digest
            let folder = "docker/registry/v2/repositories/team/_layers/sha256/\(digest.dropFirst("sha256:".count))"
            try bench.write(digest, to: "first/\(folder)/link")
            try bench.write("sha256", to: "second/\(folder)/link")
            let tree = try ContentTree(bench.path("first"), material: material)
            #expect(tree.statements == ["repositories/team/_layers/sha256/\(digest.dropFirst("sha256:".count))"])
            #expect(throws: TestFailure.self) { try ContentTree(bench.path("second"), material: material) }
        }
    }

    private static func variable(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }
}
