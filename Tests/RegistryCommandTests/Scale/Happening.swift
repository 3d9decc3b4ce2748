import Synchronization

/// Something that has happened or has not.
final class Happening: Sendable {
    private let happened = Atomic(false)

    var hasHappened: Bool { happened.load(ordering: .acquiring) }

    func happen() {
        happened.store(true, ordering: .releasing)
    }
}
