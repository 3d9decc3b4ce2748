public import NIOCore

/// A small object as it was at one moment.
public struct StoredObject: Hashable, Sendable {
    public var bytes: ByteBuffer
    public var version: ObjectVersion

    public init(bytes: ByteBuffer, version: ObjectVersion) {
        self.bytes = bytes
        self.version = version
    }
}
