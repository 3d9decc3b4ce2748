/// An open file with a blob's bytes, from its first byte on.
public struct BlobFile: Sendable {
    /// Valid as long as `owner` is held; read it by position.
    public let descriptor: CInt
    public let owner: any Sendable & AnyObject
}
