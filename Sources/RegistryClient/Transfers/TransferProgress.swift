public import OCI

/// How far a transfer has come. Heard from any task; it falls back when a push begins anew.
public struct TransferProgress: Hashable, Sendable {
    public var digest: Digest
    /// Bytes, of which the last may still be under way.
    public var transferred: Int64
    /// Bytes; nil when the server does not say.
    public var total: Int64?

    public typealias Listener = @Sendable (TransferProgress) -> Void
}
