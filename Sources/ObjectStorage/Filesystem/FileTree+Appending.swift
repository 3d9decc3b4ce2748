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
                try deleteUnused(key)
                guard let descriptor = try create(path, in: directory) else { continue }
                guard try lock(descriptor, of: key) else { continue }
                let file = UnfinishedFile(descriptor: descriptor, offset: 0, key: key, tree: self)
                try synchronizeDirectories(of: key, since: start)
                return file
            }
            throw vanishing(key)
        }
    }

    func resumeAppend(_ key: ObjectKey, at offset: Int64) throws(StorageError) -> UnfinishedFile? {
        let path = path(of: key)
        guard try metadata(of: key) != nil, let descriptor = try openLocked(key) else { return nil }
        var size: Int64 = 0
        do throws(SystemCallError) {
            size = try calls.status(of: descriptor).size
            if offset >= 0, offset <= size { try calls.truncate(descriptor, to: offset) }
        } catch {
            calls.closeLocked(descriptor)
            throw StorageError(error, cannot: "go on with", path)
        }
        guard offset >= 0, offset <= size else {
            calls.closeLocked(descriptor)
            throw StorageError(.conditionFailed, "cannot go on at byte \(offset) of \(path): it has \(size)")
        }
        return UnfinishedFile(descriptor: descriptor, offset: offset, key: key, tree: self)
    }

    /// Opens an unfinished file for writing by nobody else, with all that it has; makes it when it is to `begin`. Nil when
    /// there is none.
    func takeAppend(_ key: ObjectKey, begins: Bool) throws(StorageError) -> (file: UnfinishedFile, isNew: Bool)? {
        try requireObjectKey(key)
        let path = path(of: key)
        return try locks.withLock(key) { () throws(StorageError) -> (file: UnfinishedFile, isNew: Bool)? in
            for _ in 0..<FileTree.attempts {
                let start = durable.withLock { $0.currentEpoch() }
                if let descriptor = try openLocked(key) {
                    let size: Int64
                    do throws(SystemCallError) {
                        size = try calls.status(of: descriptor).size
                    } catch {
                        calls.closeLocked(descriptor)
                        throw StorageError(error, cannot: "go on with", path)
                    }
                    return (UnfinishedFile(descriptor: descriptor, offset: size, key: key, tree: self), false)
                }
                guard begins else { return nil }
                let created: CInt?
                do throws(StorageError) {
                    created = try create(path, in: key.parent ?? .root)
                } catch {
                    // Another process has made it meanwhile.
                    guard (error.cause as? SystemCallError)?.code == EEXIST else { throw error }
                    continue
                }
                guard let descriptor = created, try lock(descriptor, of: key) else { continue }
                let file = UnfinishedFile(descriptor: descriptor, offset: 0, key: key, tree: self)
                try synchronizeDirectories(of: key, since: start)
                return (file, true)
            }
            throw vanishing(key)
        }
    }

    /// Deletes the file at `key`, if there is one, unless another process writes to it.
    private func deleteUnused(_ key: ObjectKey) throws(StorageError) {
        guard let descriptor = try openLocked(key) else { return }
        defer { calls.closeLocked(descriptor) }
        _ = try delete(fileAt: path(of: key))
    }

    /// Opens an unfinished file for writing by nobody else; nil when there is none.
    private func openLocked(_ key: ObjectKey) throws(StorageError) -> CInt? {
        for _ in 0..<FileTree.attempts {
            let descriptor: CInt
            do throws(SystemCallError) {
                descriptor = try calls.open(path(of: key), for: .writing)
            } catch {
                if error.isAbsence || error.code == EISDIR { return nil }
                throw StorageError(error, cannot: "go on with", path(of: key))
            }
            if try lock(descriptor, of: key) { return descriptor }
        }
        throw vanishing(key)
    }

    /// Takes the lock of an unfinished file, which keeps other processes from writing to it as long as it is open. False, and the file is
    /// closed, when its name was gone by then; `.conditionFailed` when another has it.
    private func lock(_ descriptor: CInt, of key: ObjectKey) throws(StorageError) -> Bool {
        do throws(SystemCallError) {
            if try calls.lock(descriptor) {
                if try calls.status(of: descriptor).isLinked { return true }
                calls.closeLocked(descriptor)
                return false
            }
        } catch {
            calls.closeLocked(descriptor)
            throw StorageError(error, cannot: "lock", path(of: key))
        }
        calls.close(descriptor)
        throw StorageError(.conditionFailed, "\(path(of: key)) is being written by somebody else")
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
