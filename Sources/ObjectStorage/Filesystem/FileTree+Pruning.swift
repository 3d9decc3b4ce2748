import Glibc
import Synchronization

/// Removing directories that hold nothing.
extension FileTree {
    /// Removes the directory of `key` and those below it as far as they are empty. The system itself refuses to remove one
    /// that is not, so nothing that somebody writes meanwhile is lost.
    func prune(_ key: ObjectKey) throws(StorageError) {
        guard key != .root else { return }
        let path = path(of: key)
        var names: [String] = []
        do throws(SystemCallError) {
            try calls.forEachName(in: path) { name, kind in
                if kind == .directory || kind == nil { names.append(String(decoding: name, as: UTF8.self)) }
            }
        } catch {
            if error.isAbsence { return }
            throw StorageError(error, cannot: "list", path)
        }
        for name in names {
            if let child = ObjectKey("\(key.text)/\(name)") { try prune(child) }
        }
        durable.withLock { $0.beginRemoval(of: key) }
        defer { durable.withLock { $0.endRemoval() } }
        do throws(SystemCallError) {
            try calls.removeDirectory(path)
        } catch {
            guard error.isAbsence || error.code == ENOTEMPTY || error.code == EEXIST else {
                throw StorageError(error, cannot: "remove directory", path)
            }
        }
    }
}
