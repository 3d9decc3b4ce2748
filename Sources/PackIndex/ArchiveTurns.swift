import OCI
import Synchronization

/// Reads archives on threads of their own, each when it is its repository's turn.
final class ArchiveTurns: Sendable {
    private let queue: Mutex<ReadingQueue<CheckedContinuation<Void, Never>>>

    private let threads: ArchiveThreads

    /// - Parameter rows: archives that are read at the same time.
    init(rows: Int, threads: ArchiveThreads = .shared) {
        self.threads = threads
        queue = Mutex(ReadingQueue(rows: rows))
    }

    /// Runs `body`, which may take its time, when no other archive of the repository is read. Waiting costs no thread.
    func read<Result: Sendable>(for name: RepositoryName, _ body: () throws -> Result) async throws -> Result {
        await withCheckedContinuation { continuation in
            if queue.withLock({ $0.enter(continuation, for: name) }) { continuation.resume() }
        }
        defer { queue.withLock { $0.leave(name) }?.resume() }
        try Task.checkCancellation()
        return try await withTaskExecutorPreference(threads) { try body() }
    }
}
