/// Reads a pack's archive — one root folder in a tar (POSIX.1-2017, pax) compressed by gzip (RFC 1952) — as it is
/// pulled from a source, in some hundreds of KiB of memory whatever the archive.
///
/// Nothing is whole before ``next()`` has returned nil: only then were the end of the tar and the checksum of the gzip
/// seen. Refused are other formats; a tar that ends without its two blocks of zeros; more than one gzip or tar, or
/// anything else after the end, except zeros inside the gzip; links, also those that stay inside, devices, pipes and
/// files with holes; absolute paths, `..`, names that are not UTF-8 or no ``PackPath``; a path that is there twice;
/// more or less than one root folder; and whatever passes ``ArchiveLimits``. `./` before names is passed over, and so
/// is what a Mac puts beside the root folder, `._<root>`; files of such names inside the pack are files like all
/// others. Owners, times and attributes are not looked at.
///
/// Of an archive that need not have one root folder, as Helm's charts are made by hand, paths are whole.
///
/// After an error it only repeats that error.
public struct PackArchiveReader: ~Copyable {
    private enum State {
        case between
        case inFile(size: Int64)
        case ended
        case failed(PackError)
    }

    private let archive: TarArchive
    private let isRooted: Bool
    private var tree: EntryTree
    private var state: State = .between
    private var hasRootEntry = false
    /// The root folder; nil before the first entry, and always where there need not be one.
    public private(set) var root: ArchiveRoot?

    /// Pulls the first bytes from `source` at once.
    ///
    /// - Parameter isRooted: whether everything has to lie in one folder, which no path then begins with. What is read
    ///   otherwise can be listed and unpacked by nobody but the caller.
    ///
    /// Throws `.unreadableArchive` when they are of another format, and
    /// what the source throws, as `.inaccessible` unless it is a ``PackError``.
    public init(
        limits: ArchiveLimits = ArchiveLimits(), isRooted: Bool = true, reading source: @escaping PackByteSource
    ) throws(PackError) {
        let gzip = try GzipMember(source, limit: limits.compressedBytes)
        archive = try TarArchive(TarStream(gzip, limits: limits))
        tree = EntryTree(limits: limits)
        self.isRooted = isRooted
    }

    /// The next entry; what was not read of the one before is passed over. Nil at the end of a whole archive. The root
    /// folder is no entry, and folders need not be.
    ///
    /// Throws `.unreadableArchive`, `.refusedEntry`, `.tooLarge` and what the source throws.
    public mutating func next() throws(PackError) -> PackEntry? {
        try remembering { (reader: inout PackArchiveReader) throws(PackError) -> PackEntry? in
            if case .ended = reader.state { return nil }
            while true {
                while case .inFile = reader.state { _ = try reader.piece { _ in } }
                guard let entry = try reader.archive.nextEntry() else { break }
                if let admitted = try reader.admit(entry) { return admitted }
            }
            guard reader.root != nil || !reader.isRooted else {
                throw PackError(.unreadableArchive, "the archive holds no root folder")
            }
            reader.state = .ended
            return nil
        }
    }

    /// The next bytes of the file that ``next()`` returned last, at most 64 KiB; nil at its end, and for a folder.
    public mutating func nextBytes() throws(PackError) -> [UInt8]? {
        try withNextBytes { Array($0) }
    }

    /// As ``nextBytes()`` without a copy: the bytes are gone when `body` returns.
    public mutating func withNextBytes<Value>(
        _ body: (UnsafeRawBufferPointer) -> Value
    ) throws(PackError) -> Value? {
        try remembering { (reader: inout PackArchiveReader) throws(PackError) -> Value? in try reader.piece(body) }
    }

    private mutating func piece<Value>(_ body: (UnsafeRawBufferPointer) -> Value) throws(PackError) -> Value? {
        guard case .inFile(let size) = state else { return nil }
        guard let bytes = try archive.nextBytes(ofSize: size) else {
            state = .between
            return nil
        }
        return body(bytes)
    }

    /// Nil for what is no part of the pack.
    private mutating func admit(_ entry: TarEntry) throws(PackError) -> PackEntry? {
        let kind = try entry.packKind()
        if kind == .file { state = .inFile(size: entry.size) }
        guard let name = try EntryName(entry.name, of: kind) else { return nil }
        guard isRooted else { return try admit(entry, kind, at: name.whole(shownAs: entry.name)) }
        if kind == .file, name.path == nil {
            if name.root.text.utf8.starts(with: "._".utf8), try isAppleDouble() { return nil }
            throw PackError(
                .refusedEntry,
                "\(ShownName(entry.name)) lies in no folder; put all files into one, such as <name>-<version>/")
        }
        if let root, !root.text.utf8.elementsEqual(name.root.text.utf8) {
            throw PackError(
                .refusedEntry,
                "\(ShownName(entry.name)) lies beside the root folder \(ShownName(root.text)); "
                    + "an archive holds one root folder")
        }
        root = name.root
        guard let path = name.path else {
            guard !hasRootEntry else {
                throw PackError(.refusedEntry, "the root folder \(ShownName(entry.name)) is there twice")
            }
            hasRootEntry = true
            return nil
        }
        return try admit(entry, kind, at: path)
    }

    private mutating func admit(
        _ entry: TarEntry, _ kind: PackEntry.Kind, at path: PackPath
    ) throws(PackError) -> PackEntry {
        try tree.admit(path, kind, size: entry.size)
        return PackEntry(
            path: path, kind: kind, size: entry.size, isExecutable: kind == .file && entry.mode & 0o100 != 0)
    }

    /// Whether the file begins as those do in which a Mac keeps attributes (RFC 1740). Leaves it, read or half read.
    private mutating func isAppleDouble() throws(PackError) -> Bool {
        try piece { $0.starts(with: [0x00, 0x05, 0x16, 0x07]) } ?? false
    }

    private mutating func remembering<Value>(
        _ body: (inout PackArchiveReader) throws(PackError) -> Value
    ) throws(PackError) -> Value {
        if case .failed(let error) = state { throw error }
        do throws(PackError) {
            return try body(&self)
        } catch {
            state = .failed(error)
            throw error
        }
    }
}
