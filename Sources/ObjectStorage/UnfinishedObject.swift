public import NIOCore

/// What a store keeps of an object that was begun and has not ended.
public struct UnfinishedObject: Hashable, Sendable {
    /// Bytes that are durable.
    public var size: Int64

    /// What the writer noted when it made them durable; nil when it noted nothing or the store keeps no notes.
    public var note: ByteBuffer?

    /// When bytes were last made durable, in whole seconds since 1970 UTC, by the store's clock; nil when it cannot tell.
    public var modified: Int64?

    public init(size: Int64, note: ByteBuffer? = nil, modified: Int64? = nil) {
        self.size = size
        self.note = note
        self.modified = modified
    }
}
