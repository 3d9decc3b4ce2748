/// The files of a pack and a way to read them, be they in a folder, in an archive or in memory.
public struct PackFiles: Sendable {
    /// By path, bytewise; no path twice.
    public let files: [PackFile]
    private let open: @Sendable (PackFile) throws -> PackByteSource

    /// - Parameter open: gives the bytes of one of the files. It is asked for no other, and for some more than once.
    public init(_ files: some Sequence<PackFile>, open: @escaping @Sendable (PackFile) throws -> PackByteSource) {
        let unique = Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
        self.files = unique.values.sorted { $0.path < $1.path }
        self.open = open
    }

    /// What lies in a folder on the disk.
    public init(_ folder: PackFolder) {
        self.init(folder.files) { try folder.bytes(of: $0) }
    }

    /// Files in memory.
    public init(_ contents: some Sequence<PackContent>) {
        let contents = Dictionary(contents.map { ($0.path, $0) }) { first, _ in first }
        self.init(contents.values.map(\.file)) { file in
            var bytes = contents[file.path]?.bytes
            return { bytes.take() }
        }
    }

    /// Reads a whole archive into memory: as many bytes as its limits let it unpack to. Throws as
    /// ``PackArchiveReader/next()`` does.
    public init(_ archive: consuming PackArchiveReader) throws(PackError) {
        var contents: [PackContent] = []
        while let entry = try archive.next() {
            guard entry.kind == .file else { continue }
            var bytes: [UInt8] = []
            while let piece = try archive.nextBytes() { bytes += piece }
            contents.append(PackContent(path: entry.path, isExecutable: entry.isExecutable, bytes: bytes))
        }
        self.init(contents)
    }

    /// All bytes of a file. Nil when there are more than `limit`, whatever its size was said to be.
    func bytes(of file: PackFile, limit: Int) throws -> [UInt8]? {
        let source = try open(file)
        var bytes: [UInt8] = []
        while let piece = try source(), !piece.isEmpty {
            guard bytes.count + piece.count <= limit else { return nil }
            bytes += piece
        }
        return bytes
    }
}
