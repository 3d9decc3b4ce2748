import LocalFiles
import Logging
import NIOPosix
import Synchronization

/// The user list as its file has it now. A look costs one `stat`, and there is normally one in each interval; the file is read on
/// the thread pool, by one reading at a time that all who wait share.
final class UserListSource: Sendable {
    /// How often a login looks again when the file keeps changing under it.
    private static let attempts = 4

    let path: String
    private let users: Mutex<ExpectedUsers>
    private let lookInterval: Duration
    private let elapsed: @Sendable () -> Duration
    private let reading: SharedReading
    private let logger: Logger
    private let reload = Mutex(HtpasswdReload())
    /// Until when the last look counts, in nanoseconds, and the generation that it found: without a lock, which logins
    /// on all threads would meet at.
    private let freshUntil = Atomic<Int64>(.min)
    private let generation = Atomic<UInt64>(0)

    /// Reads the file once. Blocks. `elapsed` tells the time since an arbitrary start; what one look found counts for
    /// `lookInterval`.
    init(
        path: String, lookInterval: Duration, users: ExpectedUsers, elapsed: @escaping @Sendable () -> Duration,
        threadPool: NIOThreadPool, logger: Logger
    ) {
        self.path = path
        self.users = Mutex(users)
        self.lookInterval = lookInterval
        self.elapsed = elapsed
        reading = SharedReading(on: threadPool)
        self.logger = logger
        take(HtpasswdReading.reading(path))
    }

    /// The generation of the list that counts; nil when the file must be read first.
    func knownGeneration() -> UInt64? {
        let now = elapsed()
        if now.nanoseconds < freshUntil.load(ordering: .acquiring) { return generation.load(ordering: .acquiring) }
        let status = FileStamp(path: path)
        return reload.withLock { reload in
            guard reload.isCurrent(status, at: now) else { return nil }
            generation.store(reload.list.generation, ordering: .releasing)
            freshUntil.store((now + lookInterval).nanoseconds, ordering: .releasing)
            return reload.list.generation
        }
    }

    /// The list that was read last, whether or not its file has changed since.
    var latest: UserList { reload.withLock { $0.list } }

    /// The list that counts, read again when its file has changed.
    nonisolated(nonsending) func current() async -> UserList {
        for _ in 0..<UserListSource.attempts where knownGeneration() == nil {
            await reading.join { self.take(HtpasswdReading.reading(self.path)) }
        }
        return latest
    }

    private func take(_ reading: HtpasswdReading) {
        let now = elapsed()
        let change = reload.withLock { reload in
            freshUntil.store(.min, ordering: .releasing)
            return reload.take(reading, at: now)
        }
        guard let event = change else { return }
        switch event {
        case .loaded(let file): report(file)
        case .kept(let reason, .some(let patience)):
            logger.warning(
                "\(reason): the users known before may log in for \(patience.components.seconds) seconds more",
                metadata: ["path": "\(path)"])
        case .kept(let reason, nil):
            logger.warning("\(reason): the users known before may still log in", metadata: ["path": "\(path)"])
        case .emptied(let reason):
            logger.warning(
                "\(reason): nobody can log in until there is a file of lines user:hash, as htpasswd -B writes them",
                metadata: ["path": "\(path)"])
        }
    }

    /// Who cannot log in, because the name stands for something else.
    var reservedUser: [UInt8]? { users.withLock { $0.reservedName.map { Array($0.utf8) } } }

    /// Has the list be checked against other users from now on.
    func expect(_ users: ExpectedUsers) {
        let isNew = self.users.withLock { current in
            defer { current = users }
            return current != users
        }
        if isNew { report(missing: users, from: latest.file) }
    }

    private func report(missing users: ExpectedUsers, from file: HtpasswdFile) {
        for mention in users.missing(from: file) {
            logger.warning("\(mention.key) names \(ShownName(mention.user.utf8)), who is not in \(path)")
        }
    }

    private func report(_ file: HtpasswdFile) {
        for warning in file.warnings {
            logger.warning("\(path):\(warning.line): \(warning.message)")
        }
        if file.warningCount > file.warnings.count {
            logger.warning("\(path): \(file.warningCount - file.warnings.count) more lines with warnings")
        }
        let users = users.withLock { $0 }
        report(missing: users, from: file)
        if let name = users.reservedName, file.hashes[Array(name.utf8)] != nil {
            logger.warning("the user \(name) cannot log in: auth.access calls those without a login so")
        }
        let count = file.hashes.count
        guard count > 0 else {
            logger.warning("the user list has no usable user: nobody can log in", metadata: ["path": "\(path)"])
            return
        }
        logger.info("the user list was read", metadata: ["path": "\(path)", "users": "\(count)"])
    }
}
