import Glibc
import Logging
import ObjectStorage
import Registry
import ServiceLifecycle

/// Waits for the right to write to the root directory while another process has it, as in a rolling update: the new
/// process serves reads and takes over as soon as the old one is gone.
struct WriterTurn: Service {
    /// Between two attempts.
    private static let interval = Duration.milliseconds(500)

    let root: String
    let authority: WriteAuthority
    let logger: Logger
    /// Must live as long as the process writes: until the last request has ended.
    let held = HeldLock()

    /// Gets the lock at once when it is free, else leaves it to ``run()``.
    func begin() {
        switch WriterLock.attempt(root: root, holder: Self.holder) {
        case .acquired(let lock):
            held.hold(lock)
            authority.grant()
        case .held(let holder):
            logger.warning(
                "\(root) is written by \(holder); this process serves reads and takes over when that one ends")
        case .unsupported(let reason): writeUnprotected(reason)
        case .unknown(let reason):
            logger.error(
                "whether another process writes to \(root) cannot be told: \(reason); this process serves reads, and writes as soon as that can be told"
            )
        }
    }

    func run() async throws {
        // A service that returns would end the server.
        guard !authority.isGranted else { return try await gracefulShutdown() }
        await cancelWhenGracefulShutdown { await waitForTurn() }
        guard authority.isGranted else { return }
        logger.info("took over \(root): this process writes from now on")
        try await gracefulShutdown()
    }

    private func waitForTurn() async {
        var wait = WriterWait()
        while (try? await Task.sleep(for: Self.interval)) != nil {
            switch wait.next(after: WriterLock.attempt(root: root, holder: Self.holder)) {
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
