/// What a store knows of an object without reading it.
public struct ObjectMetadata: Hashable, Sendable {
    /// Bytes.
    public var size: Int64

    /// When the object was last written, in whole seconds since 1970 UTC, by the store's clock.
    public var modified: Int64

    public init(size: Int64, modified: Int64) {
        self.size = size
        self.modified = modified
    }
}
