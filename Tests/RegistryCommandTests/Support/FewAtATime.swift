import Testing

/// Lets only a few tests run at a time, as each starts servers and clients and the machine has two cores. None runs for ever:
/// ``limit`` counts from when it is a test's turn.
struct FewAtATime: SuiteTrait, TestTrait, TestScoping {
    private static let slots = Slots(free: 3)
    /// Far more than any test takes.
    private static let limit = Duration.seconds(1800)

    var isRecursive: Bool { true }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        await Self.slots.take()
        do {
            try await Self.run(function)
        } catch {
            await Self.slots.giveBack()
            throw error
        }
        await Self.slots.giveBack()
    }

    /// Runs the test, and cancels it at the limit.
    private static func run(_ function: @Sendable () async throws -> Void) async throws {
        try await withoutActuallyEscaping(function) { function in
            try await withThrowingTaskGroup(of: Void.self) { group in
                // It ends before the group does. What it waits for on a thread holds up no other test.
                group.addTask(executorPreference: OwnThreads()) { try await function() }
                group.addTask {
                    try await Task.sleep(for: limit)
                    throw TestFailure("the test has run for \(limit)")
                }
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }

    private actor Slots {
        private var free: Int
        private var waiting: [CheckedContinuation<Void, Never>] = []

        init(free: Int) {
            self.free = free
        }

        func take() async {
            if free > 0 {
                free -= 1
            } else {
                await withCheckedContinuation { waiting.append($0) }
            }
        }

        func giveBack() {
            if waiting.isEmpty {
                free += 1
            } else {
                waiting.removeFirst().resume()
            }
        }
    }
}

extension Trait where Self == FewAtATime {
    static var fewAtATime: Self { Self() }
}
