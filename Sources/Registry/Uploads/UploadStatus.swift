/// Where an upload session stands.
public struct UploadStatus: Hashable, Sendable {
    public var id: UploadID

    /// Bytes that are durable; the next byte to send.
    public var offset: Int64

    public init(id: UploadID, offset: Int64) {
        self.id = id
        self.offset = offset
    }
}
