import NIOCore
import PackFormat

extension PackMetadata {
    /// The `pack.json` at the top of an archive, which is read to its end. Throws what the reader of archives throws, and
    /// `.invalidMetadata` when there is none.
    init(inArchive bytes: ByteBuffer) throws(PackError) {
        var rest = bytes
        var reader = try PackArchiveReader {
            rest.readBytes(length: min(rest.readableBytes, 64 << 10))
        }
        var found: [UInt8]?
        while let entry = try reader.next() {
            guard entry.kind == .file, entry.path.text == "pack.json" else { continue }
            guard entry.size <= PackMetadata.maximumSize else {
                throw PackError(.invalidMetadata, "pack.json is larger than \(PackMetadata.maximumSize) bytes")
            }
            var text: [UInt8] = []
            while let piece = try reader.nextBytes() { text += piece }
            found = text
        }
        guard let found else {
            throw PackError(.invalidMetadata, "there is no pack.json in the one folder at the top of the archive")
        }
        try self.init(found)
    }
}
