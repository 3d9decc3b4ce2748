import NIOCore

/// One object of an ``InMemoryStore``, finished or not.
struct MemoryObject {
    var bytes: ChunkedBytes
    /// Seconds since 1970 UTC.
    var modified: Int64
    /// Nil until somebody asks, for what was appended.
    private var knownVersion: ObjectVersion?
    /// The append session that may write to it.
    var session: UInt64?

    /// What a key costs besides its bytes, in bytes: its name, its places in the tree and what buffers round up.
    static let overhead: Int64 = 512

    init(bytes: ChunkedBytes, modified: Int64, version: ObjectVersion? = nil, session: UInt64? = nil) {
        self.bytes = bytes
        self.modified = modified
        knownVersion = version
        self.session = session
    }

    var cost: Int64 { bytes.size + MemoryObject.overhead }

    var content: ByteBuffer { bytes.bytes(0..<bytes.size) }

    func version(of content: ByteBuffer) -> ObjectVersion {
        knownVersion ?? ObjectVersion(content: content)
    }

    mutating func append(_ more: ByteBuffer) {
        bytes.append(more)
        knownVersion = nil
    }

    mutating func truncate(to size: Int64) {
        bytes.truncate(to: size)
        knownVersion = nil
    }
}
