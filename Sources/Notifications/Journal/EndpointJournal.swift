import LocalFiles
import NIOCore

/// Keeps the events of one endpoint across restarts.
///
/// Each process writes to a folder of its own, which is locked as long as it lives. At its start a process goes on with the folder
/// that an earlier one has left; those that others leave later, as in a rolling update, it takes over one by one when it has
/// nothing else to send. So an event is in one place, and no two processes send it but after a crash at the moment of delivery.
///
/// What is appended survives the end of the process; when `isFlushed`, also a power loss.
actor EndpointJournal {
    /// What was found at the start.
    struct Opening: Sendable {
        let journal: EndpointJournal
        let entries: [QueueEntry]
        /// Lines that could not be read.
        let damaged: Int
    }

    /// What somebody took away files of.
    struct Losses: Sendable {
        /// Runs whose events are no longer kept, or not all of them.
        var runs: [String] = []
        /// Why nothing can be written anew now; nil where it can.
        var fault: JournalFault?
    }

    let folder: String
    private let segmentSize: Int
    private var own: JournalRun
    private var adopted: JournalRun?
    /// Those before, when somebody took away files of one: they are left as they are until their events are kept elsewhere.
    private var torn: [JournalRun] = []

    private init(folder: String, segmentSize: Int, own: sending JournalRun) {
        self.folder = folder
        self.segmentSize = segmentSize
        self.own = own
    }

    /// Blocks.
    ///
    /// - Parameter maximumSize: bytes of the queue; files have an eighth of it, within bounds.
    static func open(folder: String, maximumSize: Int) throws(JournalFault) -> Opening {
        try Folder.makeForJournal(folder)
        let segmentSize = min(max(maximumSize / 8, 64 << 10), 8 << 20)
        for name in runs(in: folder).reversed() {
            guard let run = try JournalRun(left: name, in: folder, segmentSize: segmentSize) else { continue }
            let contents = try run.load()
            let entries = Self.entries(of: contents, in: name)
            return Opening(
                journal: EndpointJournal(folder: folder, segmentSize: segmentSize, own: run), entries: entries,
                damaged: contents.damaged)
        }
        let run = try JournalRun(new: JournalDirectory.newRun(), in: folder, segmentSize: segmentSize)
        return Opening(
            journal: EndpointJournal(folder: folder, segmentSize: segmentSize, own: run), entries: [], damaged: 0)
    }

    /// Begins a new run where somebody took away files. The events of the runs before are to be appended once more, in order, and then
    /// comes ``discardTorn(_:)``. To be asked now and then, before each ``append(_:isFlushed:)``, and before ``close()``.
    func takeLosses() -> Losses {
        let isOwnTorn = !own.secure()
        let isAdoptedTorn = adopted.map { !$0.secure() } ?? false
        guard isOwnTorn || isAdoptedTorn else { return Losses() }
        do throws(JournalFault) {
            let run = try JournalRun(new: JournalDirectory.newRun(), in: folder, segmentSize: segmentSize)
            // Of both, so that the numbers of events have their order.
            let before = [own] + (adopted.map { [$0] } ?? [])
            torn += before
            own = run
            adopted = nil
            return Losses(runs: before.map(\.name))
        } catch {
            // Not behind what is kept here already: a number that is delivered stands for all below it.
            var losses = Losses(fault: error)
            if isOwnTorn {
                own.leaveMissing()
                losses.runs.append(own.name)
            }
            if isAdoptedTorn, let run = adopted {
                torn.append(run)
                adopted = nil
                losses.runs.append(run.name)
            }
            return losses
        }
    }

    /// Removes what is left of runs whose events have been appended once more.
    func discardTorn(_ names: [String]) {
        for run in torn where names.contains(run.name) { run.discard() }
        torn.removeAll { names.contains($0.name) }
    }

    /// Returns where each event is kept.
    func append(_ events: [ByteBuffer], isFlushed: Bool) -> Result<[JournalPosition], JournalFault> {
        Result { () throws(JournalFault) in
            let first = try own.append(events.map { Array($0.readableBytesView) }, isFlushed: isFlushed)
            return events.indices.map { JournalPosition(run: own.name, number: first + UInt64($0)) }
        }
    }

    /// Notes that all events up to one were delivered. What cannot be noted is delivered once more after a restart.
    func noteDelivered(_ position: JournalPosition) {
        if position.run == own.name {
            try? own.markDelivered(upTo: position.number)
        } else if let run = adopted, run.name == position.run {
            try? run.markDelivered(upTo: position.number)
            guard !run.hasPending else { return }
            run.end()
            adopted = nil
        }
    }

    /// Takes over the events of one process that has ended, when there is such a one.
    func adopt() throws(JournalFault) -> (entries: [QueueEntry], damaged: Int) {
        guard adopted == nil else { return ([], 0) }
        var damaged = 0
        for name in Self.runs(in: folder) where name != own.name {
            guard let run = try JournalRun(left: name, in: folder, segmentSize: segmentSize) else { continue }
            let contents = try run.load()
            damaged += contents.damaged
            guard !contents.events.isEmpty else {
                run.end()
                continue
            }
            adopted = run
            return (Self.entries(of: contents, in: name), damaged)
        }
        return ([], damaged)
    }

    func close() {
        adopted?.end()
        own.end()
    }

    private static func runs(in folder: String) -> [String] {
        Folder(folder).names.filter { $0.hasPrefix(JournalDirectory.runPrefix) }
    }

    private static func entries(of contents: JournalRun.Contents, in run: String) -> [QueueEntry] {
        contents.events.map { number, bytes in
            QueueEntry(
                ByteBuffer(bytes: bytes), isChange: false, position: JournalPosition(run: run, number: number))
        }
    }
}
