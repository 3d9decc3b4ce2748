import NIOPosix

/// Threads on which calls may block, so that event loops and Swift's own threads do not.
struct BlockingThreads: Sendable {
    private let pool: NIOThreadPool
    /// For tasks whose calls are to run without changing threads.
    let executor: BlockingExecutor

    /// Starts `count` threads, which run until ``shutdown()``.
    init(count: Int) {
        pool = NIOThreadPool(numberOfThreads: count)
        executor = BlockingExecutor(pool)
        pool.start()
    }

    /// Runs `body` to its end, also when the task is cancelled meanwhile: half a write, or a file that is not closed
    /// because its client went away, would help nobody. Runs it at once when the task is on ``executor``.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        if executor.isCurrent { return try body() }
        let result: Result<Value, StorageError> = await withUnsafeContinuation { continuation in
            pool.submit { state in
                switch state {
                case .active:
                    continuation.resume(returning: Result { () throws(StorageError) in try body() })
                case .cancelled:
                    continuation.resume(
                        returning: .failure(StorageError(.unavailable, "the store has been shut down")))
                }
            }
        }
        return try result.get()
    }

    /// Waits for what runs; what waits in the queue fails.
    func shutdown() async {
        // A pool can refuse this only when it has been shut down before.
        try? await pool.shutdownGracefully()
    }
}
