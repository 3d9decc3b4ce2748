import NIOCore

/// Looking and reading.
extension FileTree {
    func metadata(of key: ObjectKey) throws(StorageError) -> ObjectMetadata? {
        guard holdsObjects(key) else { return nil }
        let path = path(of: key)
        do throws(SystemCallError) {
            let status = try calls.status(of: path)
            guard status.kind == .file else { return nil }
            return ObjectMetadata(size: status.size, modified: status.modified)
        } catch {
            if error.isAbsence { return try absent(path) }
            throw StorageError(error, cannot: "look at", path, reading: true)
        }
    }

    /// Whether there is a file for each of `keys`.
    func present(_ keys: [ObjectKey]) throws(StorageError) -> [Bool] {
        var found: [Bool] = []
        found.reserveCapacity(keys.count)
        for key in keys { found.append(try metadata(of: key) != nil) }
        return found
    }

    func read(_ key: ObjectKey, upTo limit: Int) throws(StorageError) -> StoredObject? {
        guard let (descriptor, status) = try openFile(key) else { return nil }
        defer { calls.close(descriptor) }
        guard status.size <= limit else {
            throw StorageError(
                .tooLarge, "\(path(of: key)) has \(status.size) bytes, more than the \(limit) that may be read at once")
        }
        do throws(SystemCallError) {
            let bytes = try calls.readBytes(descriptor, 0..<status.size)
            return StoredObject(bytes: bytes, version: ObjectVersion(content: bytes))
        } catch {
            throw StorageError(error, cannot: "read", path(of: key), reading: true)
        }
    }

    /// `size` is that of the file unless a writer that still appends says what may be read.
    func open(_ key: ObjectKey, size: Int64? = nil) throws(StorageError) -> OpenFile? {
        guard let (descriptor, status) = try openFile(key) else { return nil }
        return OpenFile(descriptor: descriptor, size: size ?? status.size, key: key, tree: self)
    }

    /// The descriptor of the file of `key`, for the caller to close.
    private func openFile(_ key: ObjectKey) throws(StorageError) -> (CInt, FileStatus)? {
        guard holdsObjects(key) else { return nil }
        let path = path(of: key)
        do throws(SystemCallError) {
            let descriptor = try calls.open(path, for: .reading)
            do throws(SystemCallError) {
                let status = try calls.status(of: descriptor)
                guard status.kind == .file else {
                    calls.close(descriptor)
                    return nil
                }
                return (descriptor, status)
            } catch {
                calls.close(descriptor)
                throw error
            }
        } catch {
            if error.isAbsence { return try absent(path) }
            throw StorageError(error, cannot: "open", path, reading: true)
        }
    }

    /// Nil, unless nothing is at `path` because the root itself has gone, with the volume that it was on, or because a link to another
    /// volume leads nowhere and such are refused: then content is not absent but out of reach.
    func absent<Value>(_ path: String) throws(StorageError) -> Value? {
        do throws(SystemCallError) {
            _ = try calls.status(of: root)
        } catch {
            guard error.isAbsence else { throw StorageError(error, cannot: "look at", root, reading: true) }
            throw StorageError(
                .unavailable, "the root directory \(root) has gone; is its volume mounted?", cause: error)
        }
        try requireNoLostLink(towards: path)
        return nil
    }
}
