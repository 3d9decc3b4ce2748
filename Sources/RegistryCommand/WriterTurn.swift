import Glibc
import Logging
import ObjectStorage
import Registry
import ServiceLifecycle
import Synchronization

/// Waits for the right to write to the root directory while another process has it, as in a rolling update: the new
/// process serves reads and takes over as soon as the old one is gone.
final class WriterTurn: Service {
    /// Between two attempts.
    private static let interval = Duration.milliseconds(500)

    let root: String
    let authority: WriteAuthority
    let logger: Logger
    /// Must live as long as the process writes: until the last request has ended.
    let held = HeldLock()
    private let wait = Mutex(WriterWait())

    init(root: String, authority: WriteAuthority, logger: Logger) {
        self.root = root
        self.authority = authority
        self.logger = logger
    }

    /// Gets the lock at once when it is free, else leaves it to ``run()``.
    func begin() {
        let attempt = WriterLock.attempt(root: root, holder: Self.holder)
        _ = wait.withLock { $0.next(after: attempt) }
        switch attempt {
        case .acquired(let lock):
            held.hold(lock)
            authority.grant()
        case .held(let holder):
            logger.warning(
                "\(root) is written by \(holder); this process serves reads and takes over when that one ends")
        case .unsupported(let reason): writeUnprotected(reason)
        case .unknown(let reason), .noRoom(let reason):
            logger.error(
                "whether another process writes to \(root) cannot be told: \(reason); this process serves reads, and writes as soon as that can be told"
            )
        }
    }

    func run() async throws {
        // A service that returns would end the server.
        guard !authority.isGranted else { return try await gracefulShutdown() }
        await cancelWhenGracefulShutdown { await self.waitForTurn() }
        guard authority.isGranted else { return }
        logger.info("took over \(root): this process writes from now on")
        try await gracefulShutdown()
    }

    private func waitForTurn() async {
        while (try? await Task.sleep(for: Self.interval)) != nil {
            let attempt = WriterLock.attempt(root: root, holder: Self.holder)
            switch wait.withLock({ $0.next(after: attempt) }) {
            case .take(let lock):
                held.hold(lock)
                return authority.grant()
            case .writeUnprotected(let reason): return writeUnprotected(reason)
            case .wait: continue
            case .tell(let reason):
                logger.warning(
                    "cannot know whether another process still writes to \(root): \(reason); this process serves reads until it can"
                )
            }
        }
    }

    private func writeUnprotected(_ reason: String) {
        logger.warning("nothing keeps another process from writing to \(root): \(reason)")
        authority.grant(isSole: false)
    }

    /// `process 42 on host.example`
    static var holder: String {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return "process \(getpid()) on \(host)"
    }
}
