import Glibc
import NIOCore
import Synchronization

/// Replacing small objects whole.
extension FileTree {
    /// A loser of a race over `condition` is told so only when what it lost to is durable.
    func put(
        _ bytes: ByteBuffer, at key: ObjectKey, if condition: WriteCondition
    ) throws(StorageError) -> ObjectVersion {
        try requireObjectKey(key)
        if condition != .always {
            // Before the bytes cost a write; the check that counts follows.
            try locks.withLock(key) { () throws(StorageError) in try check(condition, at: key) }
        }
        for _ in 0..<FileTree.attempts {
            let start = durable.withLock { $0.currentEpoch() }
            guard let temporary = try writeTemporary(bytes, beside: key) else { continue }
            let stored = try locks.withLock(key) { () throws(StorageError) in
                do throws(StorageError) {
                    try check(condition, at: key)
                    guard try rename(temporary, to: key) else { return false }
                } catch {
                    try? calls.unlink(temporary)
                    throw error
                }
                try synchronizeDirectories(of: key, since: start)
                return true
            }
            if stored { return ObjectVersion(content: bytes) }
        }
        throw vanishing(key)
    }

    /// Throws `.conditionFailed` unless `condition` holds. Only an answer while the lock of `key` is held.
    func check(_ condition: WriteCondition, at key: ObjectKey) throws(StorageError) {
        switch condition {
        case .always:
            return
        case .absent:
            guard try metadata(of: key) != nil else { return }
            throw StorageError(.conditionFailed, "\(path(of: key)) exists already")
        case .version(let version):
            let current: StoredObject?
            do throws(StorageError) {
                current = try read(key, upTo: version.contentSize)
            } catch  where error.code == .tooLarge {
                throw StorageError(.conditionFailed, "\(path(of: key)) holds another version than the one expected")
            }
            guard let current else {
                throw StorageError(.conditionFailed, "\(path(of: key)) does not exist any more")
            }
            guard current.version == version else {
                throw StorageError(.conditionFailed, "\(path(of: key)) holds another version than the one expected")
            }
        }
    }

    /// The path of a new file beside `key` that holds `bytes` durably; nil when its directory vanished as soon as it
    /// was made. Leaves nothing behind when it fails.
    private func writeTemporary(_ bytes: ByteBuffer, beside key: ObjectKey) throws(StorageError) -> String? {
        let directory = key.parent ?? .root
        let path = "\(path(of: directory))/\(TemporaryName.random(beside: key.name))"
        guard let descriptor = try create(path, in: directory) else { return nil }
        do throws(SystemCallError) {
            defer { calls.close(descriptor) }
            try calls.writeBytes(descriptor, bytes, at: 0)
            try calls.synchronize(descriptor)
        } catch {
            try? calls.unlink(path)
            throw StorageError(error, cannot: "write", path)
        }
        return path
    }

    /// Opens a new file at `path` in `directory`, which is made when it is missing; nil when it vanished at once.
    func create(_ path: String, in directory: ObjectKey) throws(StorageError) -> CInt? {
        var madeDirectory = false
        while true {
            do throws(SystemCallError) {
                return try calls.open(path, for: .creating)
            } catch {
                guard error.code == ENOENT else { throw StorageError(error, cannot: "create", path) }
                if madeDirectory { return nil }
                try makeDirectories(directory)
                madeDirectory = true
            }
        }
    }

    /// Moves the file at `path` to `key` in one step; false when there is nothing at `path` any more, or the directory
    /// of `key` is missing.
    func rename(_ path: String, to key: ObjectKey) throws(StorageError) -> Bool {
        do throws(SystemCallError) {
            try calls.rename(path, to: self.path(of: key))
            return true
        } catch {
            if error.code == ENOENT { return false }
            throw StorageError(error, cannot: "write", self.path(of: key))
        }
    }
}
