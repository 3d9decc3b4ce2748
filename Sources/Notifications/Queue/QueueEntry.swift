import NIOCore

/// An event that waits for its endpoint.
struct QueueEntry: Sendable {
    /// Its JSON.
    let bytes: ByteBuffer
    /// Whether it tells of a change, whose request waits until the event is safe.
    let isChange: Bool
    /// Left when the event is safe.
    var ticket: Ticket?
    /// Where it is kept; nil for one that is in memory only.
    var position: JournalPosition?

    init(_ bytes: ByteBuffer, isChange: Bool, ticket: Ticket? = nil, position: JournalPosition? = nil) {
        self.bytes = bytes
        self.isChange = isChange
        self.ticket = ticket
        self.position = position
    }
}
