public import NIOCore

/// An unfinished object that one writer appends to. It ends with ``publish(as:)``, ``suspend()`` or ``discard()``; after
/// that, and after a failure, every call throws `.closed`. Dropped without an end it behaves as suspended.
public protocol AppendSession: Sendable {
    /// Bytes appended so far, durable or not.
    var offset: Int64 { get async }

    /// Appends all of `bytes`. Callers gather small pieces first: one call is one write.
    func append(_ bytes: ByteBuffer) async throws(StorageError)

    /// Makes what was appended durable and keeps the session open. Returns the durable size.
    @discardableResult
    func synchronize() async throws(StorageError) -> Int64

    /// Reads back what was appended so far: for content that must be hashed once more before it is published.
    func reader() async throws(StorageError) -> any ObjectReader

    /// Makes the object durable and whole under `key`, in one step, replacing what is there; it is gone
    /// from the key that it was begun at. Ends the session.
    func publish(as key: ObjectKey) async throws(StorageError)

    /// Makes what was appended durable and ends the session; it can be resumed.
    @discardableResult
    func suspend() async throws(StorageError) -> Int64

    /// Deletes what was appended and ends the session.
    func discard() async throws(StorageError)
}
