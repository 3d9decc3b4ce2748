/// How an ``S3Store`` uses memory and connections.
public struct S3StoreOptions: Hashable, Sendable {
    /// Bytes of parts that all uploads of this process hold at a time, being filled or being sent. Uploads wait for room when
    /// it is used up. One part is always admitted, however large it has to be.
    public var partBuffers = 128 << 20

    /// Parts of one upload that are sent at a time.
    public var parallelParts = 4

    public init() {}
}
