import Testing

/// Lets only a few tests run at a time, as each starts servers and clients and the machine has two cores.
struct FewAtATime: SuiteTrait, TestTrait, TestScoping {
    private static let slots = Slots(free: 3)

    var isRecursive: Bool { true }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        await Self.slots.take()
        do {
            try await function()
        } catch {
            await Self.slots.giveBack()
            throw error
        }
        await Self.slots.giveBack()
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
