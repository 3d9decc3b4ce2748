import OCI
import Synchronization

/// Counts what this process changes, so that whoever keeps an answer can tell without a lock whether it may still be true.
final class ContentChanges: Sendable {
    private final class Counter: Sendable {
        let value = Atomic<UInt64>(0)
    }

    private static let count = 64

    /// Those of repositories; several share one.
    private let counters = (0..<count).map { _ in Counter() }
    private let bytes = Counter()

    /// To be called before a link of the repository changes, and after the fact about it was forgotten: who looks it up in
    /// between would take a moment that seems quiet.
    func linksChange(in repository: RepositoryName) {
        counters[Self.place(of: repository)].value.add(1, ordering: .acquiringAndReleasing)
    }

    /// Likewise, before the bytes of a digest come or go.
    func bytesChange() {
        bytes.value.add(1, ordering: .acquiringAndReleasing)
    }

    func moment(of repository: RepositoryName, at time: Int64) -> ContentMoment {
        let place = Self.place(of: repository)
        return ContentMoment(
            place: place, links: counters[place].value.load(ordering: .acquiring),
            bytes: bytes.value.load(ordering: .acquiring), now: time)
    }

    /// Whether nothing has changed since.
    func isQuiet(since moment: ContentMoment) -> Bool {
        counters[moment.place].value.load(ordering: .acquiring) == moment.links
            && bytes.value.load(ordering: .acquiring) == moment.bytes
    }

    private static func place(of repository: RepositoryName) -> Int {
        Int(truncatingIfNeeded: repository.text.hashValue) & (count - 1)
    }
}
