import OCI

/// Reading to the end.
extension PackArchiveReader {
    /// Reads what was not yet read, and hashes all files of it; `visit` sees each piece of a file's bytes, at most 64
    /// KiB.
    ///
    /// Throws as ``next()`` does, and then what was seen is no pack.
    public consuming func listing(
        visit: (_ file: PackEntry, _ piece: UnsafeRawBufferPointer) -> Void = { _, _ in }
    ) throws(PackError) -> PackListing {
        var files: [PackFile] = []
        while let entry = try next() {
            guard entry.kind == .file else { continue }
            var hasher = ContentHasher(.sha256)
            func take(_ piece: UnsafeRawBufferPointer) {
                hasher.update(piece)
                visit(entry, piece)
            }
            while try withNextBytes(take) != nil {}
            files.append(entry.file(hasher.digest))
        }
        return try whole(files)
    }

    /// Unpacks what was not yet read so that it lies in the folder `target` itself, without the root folder. The folder
    /// above has to be there; `target` may be missing or empty, or, when `isReplacing`, a folder with a `pack.json` and
    /// without `.git`, which is then gone.
    ///
    /// Nothing is at `target` until all was read and is durable. Throws as ``next()`` does, `.alreadyThere` and
    /// `.inaccessible`.
    @discardableResult
    public consuming func unpack(to target: String, isReplacing: Bool = false) throws(PackError) -> PackListing {
        var folder = try NewFolder.begin(at: target, isReplacing: isReplacing)
        var files: [PackFile] = []
        while let entry = try next() {
            guard entry.kind == .file else {
                try folder.makeFolder(entry.path)
                continue
            }
            var hasher = ContentHasher(.sha256)
            try folder.makeFile(entry.path, isExecutable: entry.isExecutable) { () throws(PackError) in
                let piece = try nextBytes()
                piece?.withUnsafeBytes { hasher.update($0) }
                return piece
            }
            files.append(entry.file(hasher.digest))
        }
        let listing = try whole(files)
        try folder.moveIntoPlace()
        return listing
    }

    private func whole(_ files: [PackFile]) throws(PackError) -> PackListing {
        // A root is known once an archive has ended.
        guard let root else { throw PackError(.unreadableArchive, "the archive holds no root folder") }
        return PackListing(root: root, files: files.sorted { $0.path < $1.path })
    }
}

extension PackEntry {
    fileprivate func file(_ digest: Digest) -> PackFile {
        PackFile(path: path, digest: digest, size: size, isExecutable: isExecutable)
    }
}
