public import NIOCore

/// An opened object. Its bytes do not change while it is held, or cannot be read any more; letting go of it closes it.
public protocol ObjectReader: Sendable {
    /// Bytes.
    var size: Int64 { get }

    /// The file that holds the bytes, when they lie in one on this machine: for sendfile.
    var localFile: LocalFile? { get }

    /// The bytes of `range`, which lies within `size`; throws when they cannot all be read, `.replaced` when the object is
    /// another by now and its bytes were not kept. Callers ask for at most 1 MiB at a time; those that read on where they
    /// stopped are served best.
    func read(_ range: Range<Int64>) async throws(StorageError) -> ByteBuffer

    /// Likewise, of a caller that will read on up to `end`, and not beyond: so much, and no more, may be fetched ahead.
    func read(_ range: Range<Int64>, before end: Int64) async throws(StorageError) -> ByteBuffer
}

extension ObjectReader {
    /// Fetches nothing ahead.
    public func read(_ range: Range<Int64>, before end: Int64) async throws(StorageError) -> ByteBuffer {
        try await read(range)
    }
}
