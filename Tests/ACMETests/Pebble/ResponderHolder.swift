import Synchronization

/// Knows the responder, once there is one.
final class ResponderHolder: Sendable {
    let responder = Mutex<ChallengeResponder?>(nil)
}
