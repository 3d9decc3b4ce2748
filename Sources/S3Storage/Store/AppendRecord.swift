import NIOCore

/// What is durable of an append session: the one object `tail` beside its key that says where the bytes are. Parts that no
/// record names do not count.
///
/// Any number of processes may go on with one session at once, each from the record that it has read, and the server puts
/// nobody off: a part that is sent replaces another of its number, and whoever knows an upload can complete it to whatever
/// parts it names. So that bytes of two writers never come together:
///
/// - The record is only replaced as a whole, by a conditional write, and each has another random word in it, so that none has
///   the version of an earlier one. Of those who have read one record, one replaces it; the others fail, and have to look again.
/// - *Numbers are exclusive.* The record says which part number is the next. Who goes on with an upload of which there is a record
///   replaces the record, before its first part, by one that says the same of the bytes and gives away ``claim`` numbers; again
///   when they are used up. So a part that arrives late, however late, replaces none that a record names. Numbers that a dead
///   writer was given are never used again; those that a living one has left over it gives back.
/// - *An upload is completed to what a sealed record says*, and to nothing else: all bytes, of which the tail becomes the last part,
///   with the number that is the next. After a crash at any step the sealed record stands: the upload is still there, or the object has
///   exactly these bytes, and whoever comes goes on from either. Without the seal, what lies at the session's key is nobody's.
///
/// An upload that no record names is its session's alone, and needs neither. What follows where the server decides no
/// conditions is in `docs/scaling.md`.
struct AppendRecord: Hashable, Sendable {
    /// The multipart upload that holds the parts; nil while all bytes are in ``tail``.
    var upload: S3Upload?
    /// In the order of their numbers, which have gaps where those of other writers were.
    var parts: [S3Part] = []
    /// The bytes behind the parts: too few for a part.
    var tail = ByteBuffer()
    /// Whether an object lies at the session's key besides, which goes when the session ends.
    var hasObject = false
    /// Of the writer, about exactly these bytes.
    var note: ByteBuffer?
    /// The first part number that was given to nobody; of a sealed record, the one that is the tail's.
    var nextNumber = 1
    /// Whether the upload may be completed to these bytes, and may have been already.
    var isSealed = false

    /// Bytes.
    var size: Int64 { parts.reduce(0) { $0 + $1.size } + Int64(tail.readableBytes) }

    /// The part number behind all that were given away.
    var freeNumber: Int { isSealed ? nextNumber + 1 : nextNumber }

    /// Part numbers that a writer is given at a time: so many are lost when it dies.
    static let claim = 128
    /// The largest note, in bytes.
    static let largestNote = 1024
    /// The first line ends before this byte.
    static let headLimit: Int64 = 4096
    /// The largest record, in bytes: 10,000 parts with their ETags, and a tail.
    static let largestSize = 8 << 20
}
