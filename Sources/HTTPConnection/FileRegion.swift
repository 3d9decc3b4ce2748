/// Part of an open file. The owner keeps the descriptor open as long as this value lives.
public struct FileRegion: Sendable {
    public var descriptor: CInt
    /// Whoever closes the descriptor when let go of.
    public var owner: any Sendable & AnyObject
    /// Bytes from the file's start.
    public var offset: Int64
    /// Bytes.
    public var length: Int64

    public init(descriptor: CInt, owner: any Sendable & AnyObject, offset: Int64, length: Int64) {
        self.descriptor = descriptor
        self.owner = owner
        self.offset = offset
        self.length = length
    }
}
