/// Remembers directories whose names are known to be durable all the way up to the root, so that a write need not
/// synchronize every directory above it again.
///
/// That a directory exists is not enough: another thread, or a process that was killed, may have made it and not yet
/// synchronized its parent. What this process removes must be forgotten before it goes, and must not be remembered by
/// a writer that met it earlier; hence the epochs.
struct DurableDirectories {
    /// What a writer knew when it began; remembering fails when something was removed since.
    struct Epoch: Hashable {
        fileprivate var number: UInt64
    }

    private let limit: Int
    private var directories: Set<ObjectKey> = []
    private var epoch = Epoch(number: 0)
    private var removals = 0

    /// Remembers at most `limit` directories; one more, and it begins anew.
    init(limit: Int = 16_384) {
        self.limit = limit
    }

    /// To be asked before the first look at a directory that is remembered later.
    func currentEpoch() -> Epoch { epoch }

    func contains(_ directory: ObjectKey) -> Bool {
        directory == .root || directories.contains(directory)
    }

    /// `chain` was seen to exist after `start` and has been synchronized.
    mutating func remember(_ chain: [ObjectKey], since start: Epoch) {
        guard removals == 0, start == epoch else { return }
        if directories.count + chain.count > limit { directories.removeAll(keepingCapacity: true) }
        directories.formUnion(chain)
    }

    /// `directory` was found missing: whoever remembered it, another process has removed it.
    mutating func forget(_ directory: ObjectKey) {
        directories.remove(directory)
    }

    /// To be called before `directory`, empty by now, is removed, and ``endRemoval()`` after it.
    mutating func beginRemoval(of directory: ObjectKey) {
        forget(directory)
        epoch.number += 1
        removals += 1
    }

    mutating func endRemoval() {
        removals -= 1
    }
}
