import OCI

/// Writes a pack's archive: one root folder in a tar (POSIX.1-2017; pax only for names that ustar cannot hold)
/// compressed by gzip (RFC 1952).
///
/// The same root, paths, modes and bytes give the same archive, whatever the order, owners and times of the files were:
/// entries are ordered by the bytes of their paths, each folder before what lies in it; modes are 0755 for folders and
/// what its owner may run, else 0644; owners are 0 without names; every time is 1980-01-01T00:00:00Z; the gzip has
/// level 6, no name, no time and Unix for its system. Another version of zlib may compress otherwise; ``ContentDigest``
/// stays the same even then.
public struct PackArchiveWriter: Sendable {
    public let root: ArchiveRoot
    /// In order.
    public let files: [PackFile]
    private let entries: [Entry]

    private enum Entry: Sendable {
        case folder(PackPath)
        case file(PackFile)

        var path: PackPath {
            switch self {
            case .folder(let path): path
            case .file(let file): file.path
            }
        }
    }

    /// Throws `.refusedEntry` where two files cannot be there together, and `.tooLarge`.
    public init(
        root: ArchiveRoot, files: some Sequence<PackFile>, limits: ArchiveLimits = ArchiveLimits()
    ) throws(PackError) {
        self.root = root
        self.files = files.sorted { $0.path < $1.path }
        var tree = EntryTree(limits: limits)
        var folders: Set<PackPath> = []
        for file in self.files {
            _ = try EntryName.path(file.path.text, shownAs: file.path.text.utf8)
            try tree.admit(file.path, .file, size: file.size)
            folders.formUnion(PackArchiveWriter.folders(above: file.path))
        }
        entries = (folders.map { .folder($0) } + self.files.map { .file($0) }).sorted { $0.path < $1.path }
    }

    /// Gives the archive to `output` in pieces of at most 64 KiB. `contents` is asked once for each file, in order;
    /// sources are pulled to their end one after the other.
    ///
    /// Throws `.inaccessible` when a source gives other bytes than its file has by size and digest, what the closures
    /// throw, as `.inaccessible` unless it is a ``PackError``; the output is then no archive.
    @discardableResult
    public func write(
        contents: (PackFile) throws -> PackByteSource, to output: ([UInt8]) throws -> Void
    ) throws(PackError) -> WrittenArchive {
        try withoutActuallyEscaping(output) { output throws(PackError) in
            let tar = try TarWriter(to: output)
            try tar.writeFolder(root.text)
            for entry in entries {
                switch entry {
                case .folder(let path): try tar.writeFolder("\(root.text)/\(path.text)")
                case .file(let file): try write(file, from: contents, to: tar)
                }
            }
            return try tar.close()
        }
    }

    private func write(
        _ file: PackFile, from contents: (PackFile) throws -> PackByteSource, to tar: TarWriter
    ) throws(PackError) {
        let name = ShownName(file.path.text)
        let source: PackByteSource
        do {
            source = try contents(file)
        } catch let error as PackError {
            throw error
        } catch {
            throw PackError(.inaccessible, "\(name) cannot be read", cause: error)
        }
        try tar.writeFile("\(root.text)/\(file.path.text)", isExecutable: file.isExecutable, size: file.size)
        var hasher = ContentHasher(file.digest.algorithm)
        while let piece = try nextPiece(of: source, whenFailing: "\(name) cannot be read on") {
            piece.withUnsafeBytes { hasher.update($0) }
            guard hasher.count <= file.size else { break }
            try tar.write(piece)
        }
        guard hasher.count == file.size, hasher.digest == file.digest else {
            throw PackError(.inaccessible, "\(name) has changed since it was read; try again")
        }
    }

    private static func folders(above path: PackPath) -> [PackPath] {
        let text = path.text
        return text.utf8.indices.filter { text.utf8[$0] == UInt8(ascii: "/") }.compactMap { PackPath(text[..<$0]) }
    }
}

extension PackArchiveWriter {
    /// Gives the archive of files in memory, in any order, to `output` in pieces of at most 64 KiB. Throws as
    /// ``write(contents:to:)``.
    @discardableResult
    public static func write(
        _ contents: [PackContent], root: ArchiveRoot, limits: ArchiveLimits = ArchiveLimits(),
        to output: ([UInt8]) throws -> Void
    ) throws(PackError) -> WrittenArchive {
        let writer = try PackArchiveWriter(root: root, files: contents.map(\.file), limits: limits)
        // Each path is there once, as the writer has made sure.
        let bytes = Dictionary(contents.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
        return try writer.write(
            contents: { file in
                var rest = bytes[file.path]
                return {
                    defer { rest = nil }
                    return rest
                }
            }, to: output)
    }
}
