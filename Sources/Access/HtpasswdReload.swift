import LocalFiles

/// Decides which state of the user list counts while its file is edited, replaced, emptied or lost.
///
/// - A list with at least one usable user, read while the file held still, counts at once: an added user can log in with
///   the next request, a deleted one cannot.
/// - A file whose lines can none of them be used is broken: the list before it counts until the file is mended.
/// - A file without a user, or that breaks off in the middle of a line, may be half written: the list before it
///   counts for two more seconds, then the file as it is.
/// - A path without a readable list – removed, a directory, no right to read, too large – may be between two
///   steps of a replacement: the list before it counts for one more minute, then nobody can log in.
/// - When the system cannot tell (out of descriptors, an input/output error), the list before it counts until it can.
///
/// A list that has no users gives way at once to whatever is found.
struct HtpasswdReload: Sendable {
    /// What the log should say.
    enum Event: Hashable, Sendable {
        /// Another list counts now.
        case loaded(HtpasswdFile)
        /// The list is kept although its file gives reason for doubt.
        case kept(reason: String, for: Duration?)
        /// Nobody can log in.
        case emptied(reason: String)
    }

    static let patienceForContent = Duration.seconds(2)
    static let patienceForAbsence = Duration.seconds(60)
    private static let retryInterval = Duration.seconds(1)
    private static let freshInterval = Duration.milliseconds(100)

    private(set) var list = UserList(file: .empty, generation: 0)
    /// The state of the file that the last reading saw; nil before the first.
    private var status: FileStamp?
    /// When the file must be read again although its state seems the same.
    private var nextReading: Duration?
    private var doubt: Doubt?
    private var lastReason: String?

    private struct Doubt {
        var status: FileStamp
        var since: Duration
    }

    /// Whether ``list`` is what a login now, with the file in `status`, is to be judged by.
    func isCurrent(_ status: FileStamp, at now: Duration) -> Bool {
        guard status == self.status else { return false }
        guard let nextReading else { return true }
        return now < nextReading
    }

    /// Takes a reading made at `now`, a time since an arbitrary start.
    mutating func take(_ reading: HtpasswdReading, at now: Duration) -> Event? {
        status = reading.status
        nextReading = reading.isFresh ? now + HtpasswdReload.freshInterval : nil
        switch reading.finding {
        case .content(let file) where !file.hashes.isEmpty && !file.endsAbruptly:
            return believe(file)
        case .content(let file) where file.hashes.isEmpty && file.warningCount > 0 && !list.file.hashes.isEmpty:
            // Lines, but none that can be used: somebody broke the file, nobody emptied it.
            let reason = "no line of the user list can be used"
            return Event.kept(reason: reason, for: nil).filtered(by: &lastReason)
        case .content(let file):
            let reason = file.hashes.isEmpty ? "the user list has no usable user" : "the user list breaks off in a line"
            guard let event = waiting(HtpasswdReload.patienceForContent, reason, reading.status, now) else {
                return believe(file)
            }
            return event.filtered(by: &lastReason)
        case .moving:
            let reason = "the user list is being written"
            nextReading = now + HtpasswdReload.freshInterval
            return Event.kept(reason: reason, for: nil).filtered(by: &lastReason)
        case .absent(let reason):
            if let event = waiting(HtpasswdReload.patienceForAbsence, reason, reading.status, now) {
                return event.filtered(by: &lastReason)
            }
            nextReading = now + HtpasswdReload.retryInterval
            replace(with: .empty)
            return Event.emptied(reason: reason).filtered(by: &lastReason)
        case .failed(let reason):
            nextReading = now + HtpasswdReload.retryInterval
            return Event.kept(reason: reason, for: nil).filtered(by: &lastReason)
        }
    }

    private mutating func believe(_ file: HtpasswdFile) -> Event? {
        doubt = nil
        let isRecovered = lastReason != nil
        lastReason = nil
        guard file != list.file || list.generation == 0 || isRecovered else { return nil }
        replace(with: file)
        return .loaded(file)
    }

    private mutating func replace(with file: HtpasswdFile) {
        guard file != list.file || list.generation == 0 else { return }
        list = UserList(file: file, generation: list.generation + 1)
    }

    /// Nil when there is nothing to wait for any more.
    private mutating func waiting(
        _ patience: Duration, _ reason: String, _ status: FileStamp, _ now: Duration
    ) -> Event? {
        guard !list.file.hashes.isEmpty else { return nil }
        let since = doubt?.status == status ? doubt?.since ?? now : now
        doubt = Doubt(status: status, since: since)
        guard now - since < patience else { return nil }
        nextReading = min(now + HtpasswdReload.retryInterval, since + patience)
        return .kept(reason: reason, for: patience)
    }
}

extension HtpasswdReload.Event {
    /// The same event again, one reading later, is no news.
    fileprivate func filtered(by lastReason: inout String?) -> HtpasswdReload.Event? {
        let reason: String? =
            switch self {
            case .loaded: nil
            case .kept(let reason, _): "kept: " + reason
            case .emptied(let reason): "emptied: " + reason
            }
        guard reason != lastReason else { return nil }
        lastReason = reason
        return self
    }
}
