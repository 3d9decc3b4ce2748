import Glibc
import Synchronization

/// Deleting single objects and whole trees.
extension FileTree {
    func delete(_ key: ObjectKey, if condition: WriteCondition) throws(StorageError) -> Bool {
        guard holdsObjects(key) else {
            try check(condition, at: key)
            return false
        }
        return try locks.withLock(key) { () throws(StorageError) in
            try check(condition, at: key)
            guard try delete(fileAt: path(of: key)) else { return false }
            try synchronizeDirectory(key.parent ?? .root)
            return true
        }
    }

    /// Deletes files of other writers, temporary ones and symbolic links (not what they lead to) too. What others write
    /// into the tree meanwhile may stay, and so may names that are not UTF-8.
    func deleteTree(_ key: ObjectKey) throws(StorageError) -> Bool {
        guard let parent = key.parent else {
            let found = try deleteContents(of: root, .root)
            try synchronizeDirectory(.root)
            return found ?? false
        }
        if try delete(key, if: .always) { return true }
        guard try deleteDirectory(path(of: key), key) else { return false }
        try synchronizeDirectory(parent)
        return true
    }

    /// Whether there was a directory at `path`, which is `key` unless its name is no key's. Its absence is not durable yet.
    private func deleteDirectory(_ path: String, _ key: ObjectKey?) throws(StorageError) -> Bool {
        for _ in 0..<FileTree.attempts {
            guard try deleteContents(of: path, key) != nil else { return false }
            if let key { durable.withLock { $0.beginRemoval(of: key) } }
            defer {
                if key != nil { durable.withLock { $0.endRemoval() } }
            }
            do throws(SystemCallError) {
                try calls.removeDirectory(path)
                return true
            } catch {
                switch error.code {
                case ENOENT: return true
                case ENOTEMPTY, EEXIST: continue
                default: throw StorageError(error, cannot: "delete directory", path)
                }
            }
        }
        // Somebody keeps writing here: what was there is gone, and what is new is theirs.
        if let key { try synchronizeDirectory(key) }
        return true
    }

    /// Whether anything was deleted in the directory at `path`; nil when there is no directory.
    private func deleteContents(of path: String, _ key: ObjectKey?) throws(StorageError) -> Bool? {
        var names: [(name: String, kind: FileStatus.Kind?)] = []
        do throws(SystemCallError) {
            try calls.forEachName(in: path) { name, kind in
                names.append((String(decoding: name, as: UTF8.self), kind))
            }
        } catch {
            if error.isAbsence { return nil }
            throw StorageError(error, cannot: "delete", path)
        }
        for (name, kind) in names {
            let childPath = "\(path)/\(name)"
            let child = key.flatMap { ObjectKey($0 == .root ? name : "\($0.text)/\(name)") }
            if kind != .directory, try deleteFile(childPath, child) { continue }
            if kind == .directory || kind == nil { _ = try deleteDirectory(childPath, child) }
        }
        return !names.isEmpty
    }

    /// Whether there was a file. The lock keeps a conditional write from putting back what is deleted under its eyes.
    private func deleteFile(_ path: String, _ key: ObjectKey?) throws(StorageError) -> Bool {
        guard let key else { return try delete(fileAt: path) }
        return try locks.withLock(key) { () throws(StorageError) in try delete(fileAt: path) }
    }

    /// Whether there was a file; a directory is none.
    func delete(fileAt path: String) throws(StorageError) -> Bool {
        do throws(SystemCallError) {
            try calls.unlink(path)
            return true
        } catch {
            if error.isAbsence || error.code == EISDIR { return false }
            throw StorageError(error, cannot: "delete", path)
        }
    }
}
