import PackFormat

/// Single files of a pack's archive.
enum ArchiveFiles {
    /// What the pack in an archive lists as images. Throws where that is not known.
    static func images(in archive: FileRegion) throws(PackError) -> [String] {
        var reader = try PackArchiveReader(reading: archive.pieces)
        while let entry = try reader.next() {
            guard entry.kind == .file, entry.path.text == "values.yaml" else { continue }
            guard entry.size <= PackImages.largestValues else { throw PackImages.tooLarge(entry.size) }
            var bytes: [UInt8] = []
            while let piece = try reader.nextBytes() { bytes += piece }
            return try PackImages.listed(inValues: bytes)
        }
        return []
    }

    /// A file by its path; nil when the archive does not have it. Reads until there, and throws `.tooLarge` for one of more than `limit`
    /// bytes.
    static func file(_ path: String, in archive: FileRegion, upTo limit: Int) throws(PackError) -> [UInt8]? {
        var reader = try PackArchiveReader(reading: archive.pieces)
        while let entry = try reader.next() {
            guard entry.kind == .file, entry.path.text == path else { continue }
            guard entry.size <= limit else { throw PackError(.tooLarge, "\(path) has more than \(limit) bytes") }
            var bytes: [UInt8] = []
            while let piece = try reader.nextBytes() { bytes += piece }
            return bytes
        }
        return nil
    }
}
