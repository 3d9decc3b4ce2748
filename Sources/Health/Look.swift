import Synchronization

/// One look of a check. It may never end, as on a disk that hangs: who waits for it stops waiting, and begins no other.
final class Look: Sendable {
    private enum Event: Sendable {
        case ended(failure: String?)
        case timedOut
    }

    private let hasEnded = Atomic<Bool>(false)

    /// Whether nothing of it is left.
    var isOver: Bool { hasEnded.load(ordering: .acquiring) }

    /// Why it failed; nil when all was right. Returns after `check.limit` at the latest.
    func failure(of check: HealthCheck) async -> String? {
        let (events, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingOldest(1))
        let work = Task {
            var failure: String?
            do {
                try await check.look()
            } catch {
                failure = "\(error)"
            }
            hasEnded.store(true, ordering: .releasing)
            continuation.yield(.ended(failure: failure))
        }
        let timer = Task {
            guard (try? await Task.sleep(for: check.limit)) != nil else { return }
            continuation.yield(.timedOut)
        }
        defer {
            work.cancel()
            timer.cancel()
        }
        switch await events.first(where: { _ in true }) {
        case .ended(let failure): return failure
        case .timedOut: return "no answer within \(check.limit)"
        // Whoever asked was cancelled.
        case nil: return nil
        }
    }
}
