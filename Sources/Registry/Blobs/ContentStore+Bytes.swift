import OCI
import ObjectStorage

extension ContentStore {
    /// How many bytes lie under a digest, which may have been looked up to a second ago where only this process writes, else
    /// was looked up after this was called; nil when there are none.
    func size(of digest: Hashed<Digest>) async throws -> Int64? {
        guard mayRemember else {
            return try await sizeReads.value(for: digest) { try await storedSize(of: digest.base) }
        }
        return try await sizes.value(for: digest) { try await storedSize(of: digest.base) }
    }

    /// How many bytes lie under a digest, when that was looked up less than a second before.
    func rememberedSize(of digest: Hashed<Digest>, at moment: inout ContentMoment) -> Int64? {
        moment.note(sizes.known(digest, at: moment.now) { { try await self.storedSize(of: digest.base) } })
    }

    /// How many bytes lie under a digest now.
    func storedSize(of digest: Digest) async throws -> Int64? {
        try await store.metadata(of: Layout.blob(digest))?.size
    }

    /// The bytes of a digest, opened up to a second ago; nil when there are none.
    func reader(of digest: Hashed<Digest>) async throws -> (any ObjectReader)? {
        guard mayRemember else { return try await openBytes(of: digest.base) }
        return try await readers.value(for: digest) { try await openBytes(of: digest.base) }
    }

    /// The bytes of a digest, when they were opened less than a second before.
    func rememberedReader(of digest: Hashed<Digest>, at moment: inout ContentMoment) -> (any ObjectReader)? {
        moment.note(readers.known(digest, at: moment.now) { { try await self.openBytes(of: digest.base) } })
    }

    /// Opens the bytes of a digest; when no more can be opened, those go first that are open for nobody.
    private func openBytes(of digest: Digest) async throws(StorageError) -> (any ObjectReader)? {
        let key = Layout.blob(digest)
        var reader: (any ObjectReader)?
        do throws(StorageError) {
            reader = try await store.open(key)
        } catch {
            guard error.code == .unavailable, readers.count > 0 else { throw error }
            readers.forgetAll()
            reader = try await store.open(key)
        }
        guard let reader, options.isShared, reader.localFile == nil else { return reader }
        return LastingReader(reader, of: key, in: store)
    }

    /// Closes blobs that were kept open and that nobody has asked for in a second, so that the disk can give up what has been
    /// deleted. To be called every second or so; without it they stay open until others take their place.
    public func closeUnusedBlobs() {
        readers.forgetOld(at: now())
    }

    /// Runs `write`, which puts the bytes of a digest in their place or takes them away, while nobody else does.
    func writeBytes(of digest: Digest, _ write: (ObjectKey) async throws -> Void) async throws {
        let key = Layout.blob(digest)
        try await writeLocks.alone(key) {
            try await sizes.writing(Hashed(digest)) {
                try await readers.writing(Hashed(digest)) {
                    try await damagedBlobs.writing(Hashed(digest)) {
                        changes.bytesChange()
                        try await write(key)
                    }
                }
            }
        }
    }
}
