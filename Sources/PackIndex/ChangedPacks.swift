import PackFormat
import Synchronization

/// The packs that are not in the directory yet as they are now, as far as this process knows.
final class ChangedPacks: Sendable {
    /// Packs that are looked at together.
    private static let width = 4

    /// Rings when there may be something to ``take()``. Ends when whoever iterates it is cancelled. One iterates it.
    let news: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    private let names = Mutex(Names())

    private struct Names {
        /// Whether other processes have to be told of it.
        var waiting: [PackName: Bool] = [:]
        /// Those that are looked at now.
        var taken: Set<PackName> = []
    }

    init() {
        (news, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// - Parameter isOurs: whether this server changed it, and others do not know.
    func insert(_ name: PackName, isOurs: Bool) {
        names.withLock { $0.waiting[name] = isOurs || $0.waiting[name] ?? false }
        bell.yield()
    }

    /// One that is to be looked at now; nil when there is none, or when enough are looked at. Whoever takes it tells ``settle(_:)``. Of each
    /// pack one look goes on, so that one whose archives take long keeps no others waiting.
    func take() -> (name: PackName, isOurs: Bool)? {
        names.withLock { names in
            guard names.taken.count < ChangedPacks.width,
                let (name, isOurs) = names.waiting.first(where: { !names.taken.contains($0.key) })
            else { return nil }
            names.waiting[name] = nil
            names.taken.insert(name)
            return (name, isOurs)
        }
    }

    /// To be called when a pack that was taken has been looked at.
    func settle(_ name: PackName) {
        names.withLock { _ = $0.taken.remove(name) }
        bell.yield()
    }

    /// Whether the directory may have the pack otherwise than it is now.
    func contains(_ name: PackName) -> Bool {
        names.withLock { $0.waiting[name] != nil || $0.taken.contains(name) }
    }
}
