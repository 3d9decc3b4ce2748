import Glibc
import Synchronization

/// SIGTERM or SIGINT to a command that ends in good order: the first one asks for the end, the second one is the end.
enum StopSignal {
    private static let received = Atomic<CInt>(0)

    /// To be called once, before there is anything to end.
    static func watch() {
        // Made here, and not in a handler.
        _ = received.load(ordering: .relaxed)
        for number in [SIGTERM, SIGINT] {
            _ = signal(number) { number in
                // No more than a handler may do.
                let isFirst = StopSignal.received.exchange(number, ordering: .relaxed) == 0
                // Not by the signal's default, which is nothing for the first process of a container.
                if !isFirst { _exit(128 + number) }
            }
        }
    }

    /// What came; nil as long as nothing did.
    static var name: String? {
        switch received.load(ordering: .relaxed) {
        case 0: nil
        case SIGINT: "SIGINT"
        default: "SIGTERM"
        }
    }
}
