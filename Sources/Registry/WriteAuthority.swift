import Synchronization

/// Whether this process may write to its store. One process at a time writes to a directory; others wait for their turn and
/// serve reads meanwhile.
public final class WriteAuthority: Sendable {
    private let granted: Atomic<Bool>

    public init(isGranted: Bool = true) {
        granted = Atomic(isGranted)
    }

    public var isGranted: Bool { granted.load(ordering: .acquiring) }

    /// From now on this process is the writer. It stays so until it ends.
    public func grant() {
        granted.store(true, ordering: .releasing)
    }
}
