import Synchronization

/// Whether this process may write to its store, and whether it alone may. One process at a time writes to a directory; others
/// wait for their turn and serve reads meanwhile.
public final class WriteAuthority: Sendable {
    private let granted: Atomic<Bool>
    private let sole: Atomic<Bool>

    /// - Parameter isSole: see ``grant(isSole:)``.
    public init(isGranted: Bool = true, isSole: Bool = true) {
        granted = Atomic(isGranted)
        sole = Atomic(isGranted && isSole)
    }

    public var isGranted: Bool { granted.load(ordering: .acquiring) }

    /// Whether nobody else writes, so that what was read a moment ago may be remembered. What was read before this became true
    /// must not.
    public var isSole: Bool { sole.load(ordering: .acquiring) }

    /// From now on this process writes. It does so until it ends.
    ///
    /// - Parameter isSole: false when nothing keeps others from writing too.
    public func grant(isSole: Bool = true) {
        granted.store(true, ordering: .releasing)
        sole.store(isSole, ordering: .releasing)
    }
}
