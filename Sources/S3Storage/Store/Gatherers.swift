import Synchronization

/// The append sessions of this process that hold room for a part, so that idle ones can be asked to give way.
final class Gatherers: Sendable {
    private struct Entry: Sendable {
        weak let session: S3AppendSession?
    }

    private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

    func add(_ session: S3AppendSession) {
        entries.withLock { entries in
            entries[ObjectIdentifier(session)] = Entry(session: session)
        }
    }

    func remove(_ session: ObjectIdentifier) {
        entries.withLock { _ = $0.removeValue(forKey: session) }
    }

    /// Asks every session that nobody has used for `idle`.
    func giveWay(idleFor idle: Duration) async {
        let sessions = entries.withLock { $0.values.compactMap(\.session) }
        for session in sessions { await session.giveWay(idleFor: idle) }
    }
}
