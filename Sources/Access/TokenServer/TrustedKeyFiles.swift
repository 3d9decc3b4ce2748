import LocalFiles
import Logging
import NIOPosix
import Synchronization

/// The keys of an outside token server as their files have them. The files are looked at once a second at most, when a token comes; when
/// they have changed they are read again on the thread pool, by one reading at a time, which whoever needs a key waits for. When they
/// cannot be used, the keys before count.
final class TrustedKeyFiles: Sendable {
    struct Keys: Sendable {
        var keys: TrustedKeys
        /// Counts the sets of keys that have counted. What was verified under another one is void.
        var generation: UInt64
    }

    private struct State: Sendable {
        var current: Keys
        var seen: [FileStamp]
        var nextLook: Duration
    }

    private static let lookInterval = Duration.seconds(1)
    /// How often somebody reads again whose look came due meanwhile.
    private static let attempts = 4

    private let settings: TokenServerSettings
    private let reading: SharedReading
    private let logger: Logger
    private let elapsed: @Sendable () -> Duration
    private let state: Mutex<State>

    /// Reads the files. Blocks. Throws `.invalidKey` with the file that cannot be used.
    init(
        _ settings: TokenServerSettings, elapsed: @escaping @Sendable () -> Duration, threadPool: NIOThreadPool,
        logger: Logger
    ) throws(AccessError) {
        self.settings = settings
        reading = SharedReading(on: threadPool)
        self.logger = logger
        self.elapsed = elapsed
        let seen = settings.paths.map { FileStamp(path: $0) }
        let keys = try settings.keys()
        state = Mutex(
            State(
                current: Keys(keys: keys, generation: 1), seen: seen,
                nextLook: elapsed() + TrustedKeyFiles.lookInterval))
        report(keys)
    }

    /// The keys that count; nil when the files have changed and must be read first. Never waits.
    func known() -> Keys? {
        let now = elapsed()
        let (keys, isDue) = state.withLock { ($0.current, now >= $0.nextLook) }
        return isDue ? looked(at: now) : keys
    }

    /// The keys that count if the files are now as they were read.
    private func looked(at now: Duration) -> Keys? {
        let seen = settings.paths.map { FileStamp(path: $0) }
        return state.withLock { state in
            guard seen == state.seen else { return nil }
            state.nextLook = now + TrustedKeyFiles.lookInterval
            return state.current
        }
    }

    /// The keys that count, read again when the files have changed.
    nonisolated(nonsending) func current() async -> Keys {
        for _ in 0..<TrustedKeyFiles.attempts {
            if let keys = known() { return keys }
            await reading.join(take)
        }
        return state.withLock { $0.current }
    }

    /// Looks at the files now, however short a while ago the last look was.
    nonisolated(nonsending) func look() async {
        // What is read already may be older than what is there now.
        await reading.ended()
        for _ in 0..<TrustedKeyFiles.attempts where looked(at: elapsed()) == nil { await reading.join(take) }
    }

    /// Reads the files. What changes while they are read is seen by the next look.
    private func take() {
        let seen = settings.paths.map { FileStamp(path: $0) }
        let keys = contents()
        let nextLook = elapsed() + TrustedKeyFiles.lookInterval
        state.withLock { state in
            state.seen = seen
            state.nextLook = nextLook
            if let keys { state.current = Keys(keys: keys, generation: state.current.generation + 1) }
        }
    }

    /// Nil when they cannot be used.
    private func contents() -> TrustedKeys? {
        do throws(AccessError) {
            let keys = try settings.keys()
            report(keys)
            return keys
        } catch {
            logger.warning("\(error); the keys that were read before stay in use")
            return nil
        }
    }

    private func report(_ keys: TrustedKeys) {
        for warning in keys.warnings { logger.warning("a key of tokens is left out: \(warning)") }
        logger.info(
            "the keys of tokens were read",
            metadata: ["names": "\(keys.named.count)", "certificates": "\(keys.roots.count)"])
    }
}
