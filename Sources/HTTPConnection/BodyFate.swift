import Synchronization

/// Whether the body of a request turned out to be broken: then nothing more can be read from its connection.
final class BodyFate: Sendable {
    private let broken = Atomic(false)

    var isBroken: Bool { broken.load(ordering: .relaxed) }

    func markBroken() { broken.store(true, ordering: .relaxed) }
}
