import Synchronization

/// Lets one task at a time work on a key, in the order in which they came.
final class KeyTurns: Sendable {
    /// Those who wait, by the key that somebody works on.
    private let waiting = Mutex<[S3Key: [CheckedContinuation<Void, Never>]]>([:])

    func alone<Value, Failure: Error>(
        _ key: S3Key, _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        await withCheckedContinuation { continuation in
            let isFirst = waiting.withLock { waiting in
                guard waiting[key] != nil else {
                    waiting[key] = []
                    return true
                }
                waiting[key]?.append(continuation)
                return false
            }
            if isFirst { continuation.resume() }
        }
        defer { leave(key) }
        return try await work()
    }

    private func leave(_ key: S3Key) {
        let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
            guard waiting[key]?.isEmpty == false else {
                waiting[key] = nil
                return nil
            }
            return waiting[key]?.removeFirst()
        }
        next?.resume()
    }
}
