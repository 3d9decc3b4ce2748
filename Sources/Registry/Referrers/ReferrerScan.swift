import Encoding
import NIOCore
import OCI
import ObjectStorage
import Synchronization

/// Finds referrers that other servers have stored: those that know nothing of the list. Each repository is looked
/// through once a process, before its first answer, and again and again where others go on writing; what was there at an
/// earlier look is not read again.
///
/// The list is derived: with its mark deleted, the next process builds it anew.
final class ReferrerScan: Sendable {
    /// Seconds that a mark is set back: clocks and times of files are not exact.
    private static let slack: Int64 = 10

    /// Seconds for which a look counts in a store that others write to: so long a list of referrers may lag.
    private static let sharedLag: Int64 = 10

    /// Seconds after which a look is taken anew in the background, so that those who ask all the time never wait for one.
    private static let renewal: Int64 = 5

    private let store: any ObjectStore
    private let authority: WriteAuthority
    private let isShared: Bool
    private let wallClock: @Sendable () -> Int64
    private let locks = KeyedLock<RepositoryName>()
    /// When each repository was looked through.
    private let done = Mutex<[RepositoryName: Int64]>([:])
    /// Manifests that were looked at in a store that others write to, so that the next look reads only what is new.
    private let seen = Mutex(Generations<RepositoryName, Set<Int>>(maximumCount: 10_000, maximumSize: maximumSeen))
    /// Repositories that are looked through in the background.
    private let renewing = Mutex<Set<RepositoryName>>([])
    /// What was found and may not be written down.
    private let unwritten = Mutex<[Subject: Set<Digest>]>([:])

    private struct Subject: Hashable {
        var repository: RepositoryName
        var digest: Digest
    }

    /// Manifests that are remembered as seen, by 64 bits each, in all repositories together: about 10 MB. Of a repository that has
    /// more, those beyond are looked at each time.
    private static let maximumSeen = 524_288

    /// Subjects that are kept in memory; beyond it a list may lack what only a writer would find.
    private static let maximumUnwritten = 100_000

    init(
        store: any ObjectStore, authority: WriteAuthority, isShared: Bool, wallClock: @escaping @Sendable () -> Int64
    ) {
        self.store = store
        self.authority = authority
        self.isShared = isShared
        self.wallClock = wallClock
    }

    /// Returns when the list of the repository lacks nothing that was there when this process began.
    func complete(_ repository: Repository) async throws {
        let name = repository.name
        guard !isDone(name) else { return renew(repository) }
        try await look(through: repository) { self.isDone(name) }
    }

    /// Looks again, for those who ask later, when the last look will soon not count any more. One that fails is made by them.
    private func renew(_ repository: Repository) {
        let name = repository.name
        guard isShared, let time = done.withLock({ $0[name] }), wallClock() - time >= Self.renewal,
            renewing.withLock({ $0.insert(name).inserted })
        else { return }
        Task {
            try? await look(through: repository) { false }
            renewing.withLock { _ = $0.remove(name) }
        }
    }

    private func look(through repository: Repository, unless isDone: () -> Bool) async throws {
        let name = repository.name
        try await locks.alone(name) {
            guard !isDone() else { return }
            let start = wallClock()
            let mark = try await self.mark(of: name)
            let mayWrite = authority.isGranted
            let found = try await scan(repository, since: mark, mayWrite: mayWrite)
            // A repository that nobody pushed to is not worth a word on disk, nor a place in memory.
            guard found.isAny else { return }
            // What is not written down must be found again by the next process.
            if mayWrite, found.isWritten { try await putMark(start - Self.slack, of: name) }
            done.withLock { $0[name] = start }
        }
    }

    /// What was found for a subject and is not in the store.
    func unwritten(_ subject: Digest, in name: RepositoryName) -> Set<Digest> {
        unwritten.withLock { $0[Subject(repository: name, digest: subject)] ?? [] }
    }

    /// A store that cannot be written to is looked through again by the next process.
    private func putMark(_ time: Int64, of name: RepositoryName) async throws {
        do throws(StorageError) {
            try await store.put(ByteBuffer(string: UTCTime.text(time)), at: Layout.referrerMark(name), if: .always)
        } catch {
            guard error.code == .readOnly else { throw error }
        }
    }

    private func isDone(_ name: RepositoryName) -> Bool {
        guard let time = done.withLock({ $0[name] }) else { return false }
        return !isShared || wallClock() - time < Self.sharedLag
    }

    private func mark(of name: RepositoryName) async throws -> Int64? {
        guard let object = try await store.read(Layout.referrerMark(name), upTo: 256) else { return nil }
        return UTCTime.seconds(String(decoding: object.bytes.readableBytesView.trimmingSpace(), as: UTF8.self))
    }

    /// Links every manifest that names a subject and was stored after `mark`. Returns whether there are manifests at all, and
    /// whether every link was written.
    private func scan(
        _ repository: Repository, since mark: Int64?, mayWrite: Bool
    ) async throws -> (isAny: Bool, isWritten: Bool) {
        let name = repository.name
        let known = isShared ? seen.withLock { $0.value(for: name) } ?? [] : []
        var found: Set<Int> = []
        var isAny = false
        var isWritten = true
        for algorithm in DigestAlgorithm.allCases {
            let folder = repository.layout.revisions.appending(algorithm.rawValue)
            var after: String?
            repeat {
                let page = try await store.list(folder, after: after, limit: 100_000)
                isAny = isAny || !page.entries.isEmpty
                let digests = page.entries.compactMap { Digest("\(algorithm.rawValue):\($0.name)") }
                let isLinked = try await digests.filter { !known.contains($0.bits) }
                    .concurrentMap(limit: repository.content.options.tagLookups) { digest in
                        try await self.link(digest, in: repository, since: mark, mayWrite: mayWrite)
                    }
                isWritten = isWritten && isLinked.allSatisfy(\.self)
                if isShared { found.formUnion(digests.prefix(Self.maximumSeen - found.count).map(\.bits)) }
                after = page.hasMore ? page.entries.last?.name : nil
            } while after != nil
        }
        if isShared { seen.withLock { [found] in _ = $0.insert(found, for: name, size: found.count) } }
        return (isAny, isWritten)
    }

    /// Returns false when there is a link to make that could not be written.
    private func link(
        _ digest: Digest, in repository: Repository, since mark: Int64?, mayWrite: Bool
    ) async throws -> Bool {
        guard let metadata = try await store.metadata(of: repository.link(.revision(digest)).key) else { return true }
        if let mark, metadata.modified < mark { return true }
        guard let stored = try await repository.manifest(.digest(digest)),
            let subject = try await repository.parse(stored)?.subject
        else { return true }
        if mayWrite {
            do {
                try await repository.linkReferrer(digest, to: subject.digest)
                return true
            } catch let error as StorageError {
                guard error.code == .readOnly else { throw error }
            }
        }
        unwritten.withLock { unwritten in
            guard unwritten.count < Self.maximumUnwritten else { return }
            unwritten[Subject(repository: repository.name, digest: subject.digest), default: []].insert(digest)
        }
        return false
    }
}
