public import NIOCore

/// What is in a file of a pack: all bytes of a small one, or those of a large one as they are taken.
public enum PackFileContents: Sendable {
    case whole(ByteBuffer)
    case pieces(PackFilePieces)

    /// The first bytes, at least 64 KiB where there are as many.
    public var start: ByteBuffer {
        switch self {
        case .whole(let bytes): bytes
        case .pieces(let pieces): pieces.start
        }
    }
}
