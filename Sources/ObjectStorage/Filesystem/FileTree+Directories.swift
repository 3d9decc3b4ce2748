import Glibc
import Synchronization

/// Making directories, and making names durable.
extension FileTree {
    /// Makes `directory` and those above it, up to the root, where they are missing. They are durable only after
    /// ``synchronizeDirectories(of:since:)``.
    func makeDirectories(_ directory: ObjectKey) throws(StorageError) {
        guard let parent = directory.parent else {
            throw StorageError(.unavailable, "the root directory \(root) has gone; is its volume mounted?")
        }
        for _ in 0..<FileTree.attempts {
            durable.withLock { $0.forget(directory) }
            let path = path(of: directory)
            do throws(SystemCallError) {
                try calls.makeDirectory(path)
                return
            } catch {
                switch error.code {
                case EEXIST: return
                case ENOENT: try makeDirectories(parent)
                default: throw StorageError(error, cannot: "make the directory", path)
                }
            }
        }
        throw vanishing(directory)
    }

    /// Makes the name of `key`, or its absence, durable, and the directories above it, which were looked at first
    /// after `start`.
    func synchronizeDirectories(of key: ObjectKey, since start: DurableDirectories.Epoch) throws(StorageError) {
        var chain: [ObjectKey] = []
        var child = key
        while let directory = child.parent {
            try synchronizeDirectory(directory)
            if durable.withLock({ $0.contains(directory) }) { break }
            chain.append(directory)
            child = directory
        }
        if !chain.isEmpty {
            durable.withLock { $0.remember(chain, since: start) }
        }
    }

    /// Makes the names directly in `directory` durable. One that has gone meanwhile was deleted, and that is its deleter's
    /// to make durable.
    func synchronizeDirectory(_ directory: ObjectKey) throws(StorageError) {
        let path = path(of: directory)
        do throws(SystemCallError) {
            try synchronize(directory: path)
        } catch {
            guard error.code != ENOENT else { return }
            throw StorageError(error, cannot: "synchronize directory", path)
        }
    }

    func makeRoot(_ path: String) throws(StorageError) {
        do throws(SystemCallError) {
            guard try calls.status(of: path).kind == .directory else {
                throw SystemCallError(ENOTDIR)
            }
            return
        } catch {
            guard error.code == ENOENT else { throw StorageError(error, cannot: "use as a directory", path) }
        }
        let above = FileTree.directory(above: path)
        try makeRoot(above)
        do throws(SystemCallError) {
            do throws(SystemCallError) {
                try calls.makeDirectory(path)
            } catch {
                // A process that starts at the same moment may have been quicker.
                guard error.code == EEXIST else { throw error }
            }
            try synchronize(directory: above)
        } catch {
            throw StorageError(error, cannot: "make the directory", path)
        }
    }

    func vanishing(_ key: ObjectKey) -> StorageError {
        StorageError(.unavailable, "cannot write \(path(of: key)): its directory is being deleted again and again")
    }

    private func synchronize(directory path: String) throws(SystemCallError) {
        let descriptor = try calls.open(path, for: .directory)
        defer { calls.close(descriptor) }
        do throws(SystemCallError) {
            try calls.synchronize(descriptor)
        } catch {
            // Some network and FUSE file systems cannot synchronize a directory and say so; they need not.
            guard error.code == EINVAL else { throw error }
        }
    }

    private static func directory(above path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        let above = path[..<slash]
        return above.isEmpty ? "/" : String(above)
    }
}
