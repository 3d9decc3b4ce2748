import Logging
import Synchronization

/// Tells once that a token came which has the form of ours and another signature: replicas do not share `http.secret`, or somebody
/// makes tokens up.
final class ForeignTokens: Sendable {
    private let isTold = Atomic(false)

    func tell(_ logger: Logger) {
        guard !isTold.exchange(true, ordering: .relaxed) else { return }
        logger.warning(
            """
            a token came that another http.secret signed, or that somebody made up, and was refused. Give all replicas the same \
            http.secret; without one, tokens are good until the process ends that gave them
            """)
    }
}
