import Logging
import NIOCore
import OCI
import ObjectStorage

extension ContentStore {
    /// Whether only this process writes to the store.
    var isAlone: Bool { !options.isShared && authority.isSole }

    /// Whether what was read a moment ago may be answered with.
    var mayRemember: Bool { options.rememberedLinks > 0 && isAlone }

    /// The digest that a link holds, which may have been read up to a second ago where only this process writes, else was
    /// read after this was called. Nil when there is none, or a damaged one.
    func target(of link: Link) async throws -> Digest? {
        guard mayRemember else {
            return try await linkReads.value(for: Hashed(link)) { try await storedTarget(of: link) }
        }
        return try await links.value(for: Hashed(link)) { try await storedTarget(of: link) }
    }

    /// The digest that a link holds, when that was read less than a second before.
    func rememberedTarget(of link: Link, at moment: inout ContentMoment) -> Digest? {
        moment.note(links.known(Hashed(link), at: moment.now) { { try await self.storedTarget(of: link) } })
    }

    /// Where a tag pointed when it was read last; it may long point elsewhere.
    func guess(of link: Link) -> Digest? {
        let link = Hashed(link)
        return guesses.withLock(link.hash) { $0.value(for: link) }
    }

    func noteGuess(_ digest: Digest, of link: Link) {
        let link = Hashed(link)
        guesses.withLock(link.hash) { _ = $0.insert(digest, for: link) }
    }

    /// The digest that a link holds now: what a promise rests on is read, not remembered. One that names other content than
    /// its path is damaged, is said in the log and counts as absent.
    func storedTarget(of link: Link) async throws -> Digest? {
        guard let target = try await storedLink(link)?.digest else { return nil }
        guard let digest = link.digest, target != digest else { return link.digest ?? target }
        guard target.algorithm != digest.algorithm else {
            logger.warning(
                "skipped a link that names other content than its path",
                metadata: ["storage.key": "\(link.key)", "vars.digest": "\(target)"])
            return nil
        }
        return target
    }

    /// What a link says, wherever it lies. One that a crash of another server left empty or torn counts as absent, and is said
    /// in the log.
    func storedLink(_ link: Link) async throws -> (digest: Digest, version: ObjectVersion)? {
        let key = link.key
        let object: StoredObject?
        do throws(StorageError) {
            object = try await store.read(key, upTo: 1024)
        } catch {
            guard error.code == .tooLarge else { throw error }
            logger.warning("skipped a link that is too long to be one", metadata: ["storage.key": "\(key)"])
            return nil
        }
        guard let object else { return nil }
        let text = object.bytes.readableBytesView.trimmingSpace()
        guard let digest = Digest(String(decoding: text, as: UTF8.self)) else {
            logger.warning(
                "skipped a link that holds no digest; a server may have died while it wrote it",
                metadata: ["storage.key": "\(key)", "storage.size": "\(object.bytes.readableBytes)"])
            return nil
        }
        return (digest, object.version)
    }

    /// Makes a blob or a manifest one of the repository.
    func put(_ digest: Digest, at link: Link) async throws {
        try await changing(link) { try await putLink(digest, at: link.key) }
        await catalogIndex?.note(link.repository)
    }

    /// Returns whether there was one.
    func delete(_ link: Link, if condition: WriteCondition = .always) async throws(StorageError) -> Bool {
        try await changing(link) { () async throws(StorageError) in
            try await store.delete(link.key, if: condition)
        }
    }

    /// Runs `write`, which changes a link, and forgets what it makes untrue.
    func changing<Result, Failure: Error>(
        _ link: Link, _ write: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await links.writing(Hashed(link)) { () async throws(Failure) in
            changes.linksChange(in: link.repository)
            guard case .tag = link.kind else { return try await write() }
            return try await tagLists.writing(Hashed(link.repository), write)
        }
    }

    /// Writes a link of a list, which nobody reads by itself: those of a repository and its tags are ``Link``s.
    func putLink(_ digest: Digest, at key: ObjectKey) async throws {
        _ = try await writeLocks.alone(key) {
            try await store.put(ByteBuffer(string: digest.text), at: key, if: .always)
        }
    }
}
