public import NIOCore

/// An unfinished object that one writer appends to. It ends with ``publish(as:)``, ``suspend()`` or ``discard()``; after
/// that, and after a failure, every call throws `.closed`. Dropped without an end, it keeps what was durable.
public protocol AppendSession: Sendable {
    /// Bytes appended so far, durable or not.
    var offset: Int64 { get async }

    /// Appends all of `bytes`. Callers gather small pieces first: one call is one write.
    func append(_ bytes: ByteBuffer) async throws(StorageError)

    /// Makes what was appended durable and keeps the session open. Returns the durable size.
    @discardableResult
    func synchronize() async throws(StorageError) -> Int64

    /// Whether a note is kept with the bytes, in one step; see ``suspend(noting:)``.
    var keepsNotes: Bool { get }

    /// ``synchronize()``, and keeps `note`, at most 1 KiB, with exactly these bytes: whoever finds the one finds the other.
    /// Without ``keepsNotes`` the note is dropped.
    @discardableResult
    func synchronize(noting note: ByteBuffer) async throws(StorageError) -> Int64

    /// ``suspend()``, and keeps `note` as ``synchronize(noting:)`` does.
    @discardableResult
    func suspend(noting note: ByteBuffer) async throws(StorageError) -> Int64

    /// Says that what was appended is all, and keeps `note` as ``synchronize(noting:)`` does: to be called before ``reader()`` and
    /// ``publish(as:)`` of a session that others may go on with too. Of several, one gets past it, and the others throw
    /// `.conditionFailed`; after a crash what is found is these bytes with this note, or what was there before. Free where one
    /// writer is all that there can be.
    func seal(noting note: ByteBuffer) async throws(StorageError)

    /// Reads back what was appended so far: for content that must be hashed once more before it is published. The reader
    /// serves until the session goes on. It can be costly: ask only when it must be.
    func reader() async throws(StorageError) -> any ObjectReader

    /// Makes the object durable and whole under `key`, in one step, replacing what is there; it is gone
    /// from the key that it was begun at. Ends the session. `.conditionFailed`, and nothing is changed, when it was begun for
    /// another target (see ``AppendExpectation/target``) and cannot be moved.
    func publish(as key: ObjectKey) async throws(StorageError)

    /// Makes what was appended durable and ends the session; it can be resumed.
    @discardableResult
    func suspend() async throws(StorageError) -> Int64

    /// Ends the session as if it had never been: what is durable is what was when it began. Where that fails, resuming at that
    /// offset does the same.
    func revert() async throws(StorageError)

    /// Deletes what was appended and ends the session.
    func discard() async throws(StorageError)
}
