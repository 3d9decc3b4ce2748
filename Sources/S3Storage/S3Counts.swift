import Synchronization

/// How a bucket's server has been asked, for those who watch it.
public final class S3Counts: Sendable {
    private let attemptCount = Atomic<UInt64>(0)
    private let repetitionCount = Atomic<UInt64>(0)

    /// Requests that were sent, each attempt by itself.
    public var attempts: UInt64 { attemptCount.load(ordering: .relaxed) }
    /// Attempts that were made again.
    public var retries: UInt64 { repetitionCount.load(ordering: .relaxed) }

    func attemptBegan() { attemptCount.wrappingAdd(1, ordering: .relaxed) }

    func attemptIsRepeated() { repetitionCount.wrappingAdd(1, ordering: .relaxed) }
}
