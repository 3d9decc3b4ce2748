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
                StopSignal.received.store(number, ordering: .relaxed)
                _ = signal(number, SIG_DFL)
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
