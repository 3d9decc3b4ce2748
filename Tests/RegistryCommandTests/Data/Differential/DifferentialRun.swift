import Foundation

/// Sends the same requests to docker-registry and to Packhouse, swaps them on their directories now and then, and gathers
/// the differences that nobody meant.
struct DifferentialRun {
    /// Different ones that are gathered before the run stops; those after the first may follow from it.
    private static let maximumFindings = 10
    /// Requests from one swap to the next, on average.
    private static let swapDistance = 250

    private let bench: Bench
    private let seed: UInt64
    private let count: Int
    private let table: [MeantDifference]
    private let material: Material
    private var generator: StepGenerator
    private let docker: Contestant
    private let packhouse: Contestant
    private var seen: Set<Difference> = []
    private(set) var findings: [String] = []
    private(set) var swaps = 0
    /// How often each row of the table was needed.
    private(set) var uses: [Int]
    private(set) var sent: [Shape: Int] = [:]

    init(
        seed: UInt64, count: Int, table: [MeantDifference] = MeantDifference.table, on bench: Bench
    ) async throws {
        self.bench = bench
        self.seed = seed
        self.count = count
        self.table = table
        uses = [Int](repeating: 0, count: table.count)
        material = try await Material(on: bench)
        generator = StepGenerator(seed: seed, material: material)
        docker = Contestant(.dockerRegistry, on: .directory(bench.path("first")), bench: bench)
        packhouse = Contestant(.packhouse, on: .directory(bench.path("second")), bench: bench)
    }

    mutating func run() async throws {
        try await docker.start()
        try docker.push(material)
        try await docker.stop()
        try FileManager.default.copyItem(atPath: docker.place.path, toPath: packhouse.place.path)
        try await docker.start()
        try await packhouse.start()
        for number in 1...count {
            let step = generator.next()
            do {
                try play(step, number)
            } catch {
                throw TestFailure(
                    "request \(number) of seed \(seed): \(error)\n\(step)\n\(packhouse.log)\n\(replay(number))")
            }
            // Each request blocks its thread for a moment; other tests want one, too.
            await Task.yield()
            if findings.count >= Self.maximumFindings { break }
            if generator.random.once(in: Self.swapDistance), number < count {
                try await stopAndCompare(after: number)
                try await Contestant.swap(docker, packhouse, open: generator.open)
                generator.forgetEnded()
                swaps += 1
                try await docker.start()
                try await packhouse.start()
            }
        }
        try await stopAndCompare(after: count)
    }

    private mutating func play(_ step: Step, _ number: Int) throws {
        sent[step.shape, default: 0] += 1
        let theirs = try answerOfDocker(to: step)
        let ours = try packhouse.send(step)
        var reconciliation = MeantDifference.Reconciliation.nothing
        var isFinding = false
        for difference in Difference.all(step, docker: theirs, packhouse: ours) {
            guard let row = table.firstIndex(where: { $0.matches(difference, step) }) else {
                isFinding = true
                if seen.insert(difference).inserted { report(difference, step, number, theirs, ours) }
                continue
            }
            uses[row] += 1
            if reconciliation == .nothing { reconciliation = table[row].then }
        }
        if isFinding, theirs.status != ours.status { reconciliation = .cancel }
        try reconcile(reconciliation, step, theirs, ours)
        let statuses = [theirs.status, ours.status]
        switch step.effect {
        case .opens where statuses == [202, 202]: generator.apply(step)
        case .ends(let number) where step.shape == .finishWrongDigest && statuses == [400, 400]: generator.end(number)
        case .advances where statuses == [202, 202]: generator.apply(step)
        case .ends where statuses.allSatisfy({ (200..<300).contains($0) }): generator.apply(step)
        default: break
        }
    }

    /// docker-registry breaks off some answers; Packhouse may break off none.
    private func answerOfDocker(to step: Step) throws -> HTTPAnswer {
        do {
            return try docker.send(step)
        } catch {
            return try HTTPAnswer(head: "HTTP/1.1 000", version: "1.1", body: Data("\(error)".utf8))
        }
    }

    private mutating func reconcile(
        _ reconciliation: MeantDifference.Reconciliation, _ step: Step, _ theirs: HTTPAnswer, _ ours: HTTPAnswer
    ) throws {
        switch reconciliation {
        case .nothing: break
        case .cancel:
            if case .upload(let number, _, _) = step.target {
                for contestant in [docker, packhouse] { try contestant.cancel(number) }
                generator.end(number)
            } else {
                for (contestant, answer) in [(docker, theirs), (packhouse, ours)] where answer.status == 202 {
                    if let location = answer["Location"], location.contains("/uploads/") {
                        _ = try contestant.send("DELETE", location)
                    }
                }
            }
        case .push:
            guard let name = step.repository, let content = step.content else { break }
            for contestant in [docker, packhouse] { try contestant.push(content, to: name) }
        case .removeTag:
            guard let name = step.repository, let tag = step.reference else { break }
            let folder = "\(docker.place.path)/docker/registry/v2/repositories/\(name)/_manifests/tags/\(tag)"
            try? FileManager.default.removeItem(atPath: folder)
        case .removeManifest:
            guard let name = step.repository, let reference = step.reference else { break }
            _ = try packhouse.send("DELETE", "/v2/\(name)/manifests/\(reference)")
        }
    }

    private mutating func report(
        _ difference: Difference, _ step: Step, _ number: Int, _ theirs: HTTPAnswer, _ ours: HTTPAnswer
    ) {
        func shown(_ answer: HTTPAnswer) -> String {
            let fields = answer.fields.map { "    \($0.name): \($0.value)" }.joined(separator: "\n")
            return "\(answer.status)\n\(fields)\n    \(answer.text.prefix(600))"
        }
        findings.append(
            """
            request \(number) of seed \(seed), after \(swaps) swaps: \(difference)
            \(step)
            docker-registry on \(docker.place.path) answered \(shown(theirs))
            Packhouse answered \(shown(ours))
            \(replay(number))
            """)
    }

    private func replay(_ number: Int) -> String { "replay: make differential SEED=\(seed) COUNT=\(number)" }

    private mutating func stopAndCompare(after number: Int) async throws {
        try await docker.stop()
        try await packhouse.stop()
        let theirs = try ContentTree(docker.place.path, material: material).statements
        let ours = try ContentTree(packhouse.place.path, material: material).statements
        guard theirs != ours else { return }
        findings.append(
            """
            after request \(number) of seed \(seed) and \(swaps) swaps the directories differ
            only docker-registry's has: \(theirs.subtracting(ours).sorted().joined(separator: "\n    "))
            only Packhouse's has: \(ours.subtracting(theirs).sorted().joined(separator: "\n    "))
            \(replay(number))
            """)
    }
}
