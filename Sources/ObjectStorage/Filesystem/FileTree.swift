import Glibc
import Synchronization

/// The objects below one directory, one plain file each: what ``FilesystemStore`` does, on the thread that calls it.
///
/// Every write goes to a temporary name beside its key, is synchronized, takes its place by `rename`, and ends when
/// the directory, and every one above it that is not known to be durable, is synchronized too.
final class FileTree: Sendable {
    let root: String
    let calls: any FileSystemCalls
    let lostLinks: LostLinks
    let locks = KeyLocks()
    let durable = Mutex(DurableDirectories())
    /// Lost links that were told of.
    let toldLinks = Mutex(Set<String>())
    private let prefix: String

    /// How often a write begins anew when the directory that it made vanishes beneath it.
    static let attempts = 8

    /// Makes `root` and the directories above it where they are missing; a root that is there is not touched.
    init(root: String, lostLinks: LostLinks, calls: any FileSystemCalls) throws(StorageError) {
        var trimmed = root[...]
        while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
        self.root = trimmed.isEmpty ? "." : String(trimmed)
        prefix = self.root == "/" ? "/" : self.root + "/"
        self.calls = calls
        self.lostLinks = lostLinks
        try makeRoot(self.root)
    }

    /// The file or directory of `key`.
    func path(of key: ObjectKey) -> String {
        key == .root ? root : prefix + key.text
    }

    /// Whether `key` can hold an object at all: not the root, and no name that unfinished files have.
    func holdsObjects(_ key: ObjectKey) -> Bool {
        key != .root && !TemporaryName.matches(key.name.utf8)
    }

    func requireObjectKey(_ key: ObjectKey) throws(StorageError) {
        guard key != .root else {
            throw StorageError(.wrongKind, "cannot write an object at the root of \(root); it is a container")
        }
        guard holdsObjects(key) else {
            throw StorageError(
                .wrongKind, "cannot write \(path(of: key)): names that end like this one are kept for unfinished files")
        }
    }

    /// Throws when the root is gone (`.unavailable`) or cannot be written to (`.readOnly`). Two system calls.
    func probe() throws(StorageError) {
        do throws(SystemCallError) {
            guard try calls.status(of: root).kind == .directory else {
                throw SystemCallError(ENOTDIR)
            }
        } catch {
            throw StorageError(
                .unavailable, "the root directory \(root) cannot be reached: \(error.text)", cause: error)
        }
        do throws(SystemCallError) {
            try calls.checkWritable(root)
        } catch {
            throw StorageError(error, cannot: "write to", root)
        }
    }
}
