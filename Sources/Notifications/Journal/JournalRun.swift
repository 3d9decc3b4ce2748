import Glibc
import LocalFiles

/// What one run of the server keeps of an endpoint's events: a folder with a lock and numbered files, the oldest first. A file
/// goes as soon as all of its events are delivered and those before it are gone.
///
/// All methods block.
final class JournalRun {
    struct Contents: Sendable {
        /// In order, with their numbers.
        var events: [(number: UInt64, bytes: [UInt8])] = []
        /// Lines that could not be read.
        var damaged = 0
    }

    let path: String
    let name: String
    /// Nil when this has ended, and the folder is anybody's.
    private var lock: RunLock?
    /// The file that ``lock`` locks.
    private var lockFile: RunLock.File
    /// Bytes from which on a new file is begun.
    private let segmentSize: Int
    private var segments: [JournalSegment] = []
    /// Of the last file; -1 when the next line begins a new one.
    private var descriptor: CInt = -1
    private var lastNumber: UInt64 = 0
    private var lastFile: UInt64 = 0
    private(set) var delivered: UInt64 = 0

    /// Makes a new folder.
    init(new name: String, in folder: String, segmentSize: Int) throws(JournalFault) {
        let path = "\(folder)/\(name)"
        try Folder.makeForJournal(path)
        guard let lock = try RunLock(folder: path, mayCreate: true) else {
            throw JournalFault("locking \(path)", code: EWOULDBLOCK)
        }
        lockFile = lock.file
        self.lock = consume lock
        self.path = path
        self.name = name
        self.segmentSize = segmentSize
    }

    /// Takes over what another run has left; nil while that one lives. Events whose lock somebody took away are taken over too: a run
    /// that ends removes its lock after them.
    init?(left name: String, in folder: String, segmentSize: Int) throws(JournalFault) {
        let path = "\(folder)/\(name)"
        let isTaken = access(RunLock.path(in: path), F_OK) == 0
        let mayCreate = !isTaken && Folder(path).names.contains { JournalSegment.number(of: $0) != nil }
        guard let lock = try RunLock(folder: path, mayCreate: mayCreate) else { return nil }
        lockFile = lock.file
        self.lock = consume lock
        self.path = path
        self.name = name
        self.segmentSize = segmentSize
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    var hasPending: Bool { delivered < lastNumber }

    /// Reads what was left and not delivered. Called once, first.
    func load() throws(JournalFault) -> Contents {
        var contents = Contents()
        for file in Folder(path).names.compactMap({ JournalSegment.number(of: $0) }).sorted() {
            var segment = JournalSegment(number: file, in: path)
            let (records, damaged) = try JournalSegment.read(segment.path)
            contents.damaged += damaged
            for record in records {
                switch record {
                case .event(let number, let bytes):
                    contents.events.append((number, bytes))
                    segment.lastEvent = max(segment.lastEvent, number)
                    lastNumber = max(lastNumber, number)
                case .delivered(let number):
                    delivered = max(delivered, number)
                }
            }
            segments.append(segment)
            lastFile = max(lastFile, file)
        }
        lastNumber = max(lastNumber, delivered)
        contents.events.removeAll { $0.number <= delivered }
        removeDelivered()
        return contents
    }

    /// Whether all files of events are there, and this process's; somebody may have taken them away. A lock that was taken away alone is
    /// made anew.
    func secure() -> Bool {
        guard !segments.contains(where: Self.isMissing) else { return false }
        guard !isLockInPlace else { return true }
        do throws(JournalFault) {
            try lockAnew()
            return true
        } catch {
            // Another process has found the events without a lock. Where there can be none now, they still lie where they were.
            return error.code != EWOULDBLOCK
        }
    }

    /// Goes on in a new file, without those that somebody took away.
    func leaveMissing() {
        closeFile()
        segments.removeAll(where: Self.isMissing)
    }

    /// Removes what is left of the folder, unless another process has it now.
    func discard() {
        closeFile()
        if !isLockInPlace { try? lockAnew() }
        if isLockInPlace { removeFiles() }
        lock = nil
    }

    /// Appends events and returns the number of the first. On a failure nothing was appended.
    ///
    /// - Parameter isFlushed: whether they are on the disk when this returns, and not only in the system's memory.
    func append(_ events: [[UInt8]], isFlushed: Bool) throws(JournalFault) -> UInt64 {
        let first = lastNumber + 1
        var lines: [UInt8] = []
        for (index, event) in events.enumerated() {
            lines += JournalRecord.event(first + UInt64(index), event).line
        }
        try write(lines, isFlushed: isFlushed)
        lastNumber += UInt64(events.count)
        segments[segments.count - 1].lastEvent = lastNumber
        return first
    }

    /// Notes that all events up to a number were delivered. That it cannot be written costs no more than a second delivery.
    func markDelivered(upTo number: UInt64) throws(JournalFault) {
        guard number > delivered else { return }
        delivered = min(number, lastNumber)
        removeDelivered()
        if !segments.isEmpty { try write(JournalRecord.delivered(delivered).line, isFlushed: false) }
    }

    /// Closes what is open, and lets go of the folder; one in which nothing waits goes.
    func end() {
        defer { lock = nil }
        if descriptor >= 0 { _ = fdatasync(descriptor) }
        closeFile()
        if !hasPending { removeFiles() }
    }

    /// The lock goes last: events without one were left by nobody who had ended.
    private func removeFiles() {
        for segment in segments { unlink(segment.path) }
        segments = []
        unlink(RunLock.path(in: path))
        rmdir(path)
    }

    private func closeFile() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    private func lockAnew() throws(JournalFault) {
        try Folder.makeForJournal(path)
        guard let lock = try RunLock(folder: path, mayCreate: true) else {
            throw JournalFault("locking \(path)", code: EWOULDBLOCK)
        }
        lockFile = lock.file
        self.lock = consume lock
    }

    /// Whether the file that others look at is the one that is locked.
    private var isLockInPlace: Bool {
        var status = stat()
        guard stat(RunLock.path(in: path), &status) == 0 else { return errno != ENOENT }
        return RunLock.File(status) == lockFile
    }

    private static func isMissing(_ segment: JournalSegment) -> Bool {
        access(segment.path, F_OK) != 0 && errno == ENOENT
    }

    /// The lines of deliveries must outlive those of the events before them, so files go from the front only.
    private func removeDelivered() {
        while let first = segments.first, first.lastEvent <= delivered {
            let isOpen = descriptor >= 0 && segments.count == 1
            if isOpen, first.size < segmentSize || hasPending { return }
            guard unlink(first.path) == 0 || errno == ENOENT else { return }
            if isOpen {
                close(descriptor)
                descriptor = -1
            }
            segments.removeFirst()
        }
    }

    private func write(_ lines: [UInt8], isFlushed: Bool) throws(JournalFault) {
        if descriptor < 0 || segments[segments.count - 1].size >= segmentSize { try begin() }
        let segment = segments[segments.count - 1]
        do throws(JournalFault) {
            var rest = lines[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw JournalFault("writing \(segment.path)", code: count < 0 ? errno : ENOSPC) }
                rest = rest.dropFirst(count)
            }
            if isFlushed, fdatasync(descriptor) != 0 { throw JournalFault("flushing \(segment.path)") }
        } catch {
            // Half a line that cannot be cut off stays an unfinished one at the end of its file.
            if ftruncate(descriptor, off_t(segment.size)) != 0 {
                close(descriptor)
                descriptor = -1
            }
            throw error
        }
        segments[segments.count - 1].size += lines.count
    }

    /// Begins a new file.
    private func begin() throws(JournalFault) {
        let segment = JournalSegment(number: lastFile + 1, in: path)
        let opened = open(segment.path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw JournalFault("making \(segment.path)") }
        lastFile += 1
        do throws(JournalFault) {
            try Folder.synchronizeJournal(path)
        } catch {
            close(opened)
            unlink(segment.path)
            throw error
        }
        if descriptor >= 0 {
            _ = fdatasync(descriptor)
            close(descriptor)
        }
        descriptor = opened
        segments.append(segment)
    }
}
