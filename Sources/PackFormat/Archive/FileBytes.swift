import Glibc

/// The bytes of an open file in pieces of at most 64 KiB.
final class FileBytes {
    private static let pieceSize = 64 << 10

    private let descriptor: OpenFile
    private let path: String

    init(_ descriptor: consuming OpenFile, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Nil at the end. Throws `.inaccessible`.
    func next() throws(PackError) -> [UInt8]? {
        guard let bytes = descriptor.read(FileBytes.pieceSize) else { throw PackError(errno, cannot: "read", path) }
        return bytes.isEmpty ? nil : bytes
    }
}
