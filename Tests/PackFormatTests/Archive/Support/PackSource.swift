import PackFormat

/// Bytes in pieces, and how many of the pieces were asked for.
final class PackSource {
    private let bytes: [UInt8]
    private let pieceSize: Int
    private var offset = 0
    private(set) var pieces = 0

    init(_ bytes: [UInt8], pieceSize: Int = 16 << 10) {
        self.bytes = bytes
        self.pieceSize = pieceSize
    }

    func next() -> [UInt8]? {
        guard offset < bytes.count else { return nil }
        pieces += 1
        let piece = bytes[offset..<min(offset + pieceSize, bytes.count)]
        offset = piece.endIndex
        return Array(piece)
    }
}

/// What an archive holds: text of files, nil for folders.
struct ReadPack: Equatable {
    var root: String?
    var entries: [String: String?] = [:]
    var executables: Set<String> = []
    var order: [String] = []

    init(_ archive: [UInt8], limits: ArchiveLimits = ArchiveLimits(), pieceSize: Int = 16 << 10) throws {
        let source = PackSource(archive, pieceSize: pieceSize)
        var reader = try PackArchiveReader(limits: limits) { source.next() }
        while let entry = try reader.next() {
            order.append(entry.path.text)
            if entry.isExecutable { executables.insert(entry.path.text) }
            guard entry.kind == .file else {
                entries[entry.path.text] = .some(nil)
                continue
            }
            var bytes: [UInt8] = []
            while let piece = try reader.nextBytes() { bytes += piece }
            entries[entry.path.text] = String(decoding: bytes, as: UTF8.self)
        }
        root = reader.root?.text
    }

    var files: [String: String] { entries.compactMapValues { $0 } }
}

/// The code and message of what reading an archive to its end throws; nil when it is whole.
func fault(of archive: [UInt8], limits: ArchiveLimits = ArchiveLimits(), pieceSize: Int = 16 << 10) -> PackError? {
    do {
        _ = try ReadPack(archive, limits: limits, pieceSize: pieceSize)
        return nil
    } catch {
        return error as? PackError
    }
}
