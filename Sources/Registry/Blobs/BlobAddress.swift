/// Where a client can read a blob by itself.
public struct BlobAddress: Sendable {
    /// Of the blob, in bytes.
    public var size: Int64
    /// Good for a limited time, for anybody; nil when the store hands out none, and the blob has to be sent.
    public var url: String?
}
