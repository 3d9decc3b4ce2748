import Glibc
import Synchronization

/// Objects that grow by appending: plain files at their key, as Distribution keeps its uploads.
extension FileTree {
    func beginAppend(_ key: ObjectKey) throws(StorageError) -> UnfinishedFile {
        try requireObjectKey(key)
        let path = path(of: key)
        let directory = key.parent ?? .root
        return try locks.withLock(key) { () throws(StorageError) in
            for _ in 0..<FileTree.attempts {
                let start = durable.withLock { $0.currentEpoch() }
                // Not truncated in place: readers of the old object keep its bytes.
                _ = try delete(fileAt: path)
                guard let descriptor = try create(path, in: directory) else { continue }
                let file = UnfinishedFile(descriptor: descriptor, offset: 0, key: key, tree: self)
                try synchronizeDirectories(of: key, since: start)
                return file
            }
            throw vanishing(key)
        }
    }

    func resumeAppend(_ key: ObjectKey, at offset: Int64) throws(StorageError) -> UnfinishedFile? {
        guard let size = try metadata(of: key)?.size else { return nil }
        let path = path(of: key)
        guard offset >= 0, offset <= size else {
            throw StorageError(.conditionFailed, "cannot go on at byte \(offset) of \(path): it has \(size)")
        }
        do throws(SystemCallError) {
            let descriptor = try calls.open(path, for: .writing)
            let file = UnfinishedFile(descriptor: descriptor, offset: offset, key: key, tree: self)
            try calls.truncate(descriptor, to: offset)
            return file
        } catch {
            if error.isAbsence { return nil }
            throw StorageError(error, cannot: "go on with", path)
        }
    }

    /// Moves the file of `source`, whose bytes are durable, to `target`.
    func publish(_ source: ObjectKey, as target: ObjectKey) throws(StorageError) {
        try requireObjectKey(target)
        let path = path(of: source)
        let moved = try locks.withLock(target) { () throws(StorageError) in
            for _ in 0..<FileTree.attempts {
                let start = durable.withLock { $0.currentEpoch() }
                if try rename(path, to: target) {
                    try synchronizeDirectories(of: target, since: start)
                    return true
                }
                guard try metadata(of: source) != nil else { return false }
                try makeDirectories(target.parent ?? .root)
            }
            throw vanishing(target)
        }
        guard moved else {
            throw StorageError(.closed, "cannot publish \(path): it was deleted before it was finished")
        }
        try synchronizeDirectory(source.parent ?? .root)
    }

    /// Deletes the file of an unfinished object, durably.
    func discard(_ key: ObjectKey) throws(StorageError) {
        if try delete(fileAt: path(of: key)) {
            try synchronizeDirectory(key.parent ?? .root)
        }
    }
}
