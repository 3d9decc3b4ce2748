public import NIOCore

/// An opened object. Its bytes do not change while it is held; letting go of it closes it.
public protocol ObjectReader: Sendable {
    /// Bytes.
    var size: Int64 { get }

    /// The file that holds the bytes, when they lie in one on this machine: for sendfile.
    var localFile: LocalFile? { get }

    /// The bytes of `range`, which lies within `size`; throws when they cannot all be read. Callers ask for at most
    /// 1 MiB at a time.
    func read(_ range: Range<Int64>) async throws(StorageError) -> ByteBuffer
}
