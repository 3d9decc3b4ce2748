import PackFormat
import Synchronization

/// The packs that were pushed or deleted through this server and are not in the directory yet as they are now.
final class ChangedPacks: Sendable {
    /// Ends when whoever iterates it is cancelled. One iterates it.
    let news: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    private let names = Mutex(Names())

    private struct Names {
        var waiting: Set<PackName> = []
        /// Those that are looked at now.
        var taken: Set<PackName> = []
    }

    init() {
        (news, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func insert(_ name: PackName) {
        names.withLock { _ = $0.waiting.insert(name) }
        bell.yield()
    }

    /// Whoever takes them tells ``settle(_:)`` of each.
    func take() -> Set<PackName> {
        names.withLock { names in
            let taken = names.waiting
            names.waiting = []
            names.taken.formUnion(taken)
            return taken
        }
    }

    /// To be called when a pack that was taken has been looked at.
    func settle(_ name: PackName) {
        names.withLock { _ = $0.taken.remove(name) }
    }

    /// Whether the directory may have the pack otherwise than it is now.
    func contains(_ name: PackName) -> Bool {
        names.withLock { $0.waiting.contains(name) || $0.taken.contains(name) }
    }
}
