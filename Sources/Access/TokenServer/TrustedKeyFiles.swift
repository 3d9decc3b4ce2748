import LocalFiles
import Logging
import NIOPosix
import Synchronization

/// The keys of an outside token server as their files have them. The files are looked at once a second at most, when a token comes, and
/// read again on the thread pool when they have changed; until that is done, and when they cannot be used, the keys before count.
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
        var isReading = false
    }

    private static let lookInterval = Duration.seconds(1)

    private let settings: TokenServerSettings
    private let threadPool: NIOThreadPool
    private let logger: Logger
    private let elapsed: @Sendable () -> Duration
    private let state: Mutex<State>

    /// Reads the files. Blocks. Throws `.invalidKey` with the file that cannot be used.
    init(
        _ settings: TokenServerSettings, elapsed: @escaping @Sendable () -> Duration, threadPool: NIOThreadPool,
        logger: Logger
    ) throws(AccessError) {
        self.settings = settings
        self.threadPool = threadPool
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

    /// The keys that count. Never waits.
    func current() -> Keys {
        let now = elapsed()
        let (keys, isDue) = state.withLock { state in
            let isDue = now >= state.nextLook && !state.isReading
            if isDue { state.isReading = true }
            return (state.current, isDue)
        }
        if isDue { look(at: now) }
        return keys
    }

    private func look(at now: Duration) {
        let seen = settings.paths.map { FileStamp(path: $0) }
        let isChanged = state.withLock { state in
            state.nextLook = now + TrustedKeyFiles.lookInterval
            if seen == state.seen { state.isReading = false }
            return seen != state.seen
        }
        guard isChanged else { return }
        threadPool.submit { workState in
            let result: Result<TrustedKeys, AccessError>? = workState == .active ? self.read() : nil
            self.state.withLock { state in
                state.isReading = false
                guard let result else { return }
                state.seen = seen
                guard case .success(let keys) = result else { return }
                state.current = Keys(keys: keys, generation: state.current.generation + 1)
            }
        }
    }

    private func read() -> Result<TrustedKeys, AccessError> {
        do throws(AccessError) {
            let keys = try settings.keys()
            report(keys)
            return .success(keys)
        } catch {
            logger.warning("\(error); the keys that were read before stay in use")
            return .failure(error)
        }
    }

    private func report(_ keys: TrustedKeys) {
        for warning in keys.warnings { logger.warning("a key of tokens is left out: \(warning)") }
        logger.info(
            "the keys of tokens were read",
            metadata: ["names": "\(keys.named.count)", "certificates": "\(keys.roots.count)"])
    }
}
