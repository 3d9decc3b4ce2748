import PackFormat
import Synchronization

/// The packs that were pushed or deleted through this server and are not in the directory yet as they are now.
final class ChangedPacks: Sendable {
    /// Ends when whoever iterates it is cancelled. One iterates it.
    let news: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    private let names = Mutex<Set<PackName>>([])

    init() {
        (news, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func insert(_ name: PackName) {
        names.withLock { _ = $0.insert(name) }
        bell.yield()
    }

    func take() -> Set<PackName> {
        names.withLock { names in
            defer { names = [] }
            return names
        }
    }
}
