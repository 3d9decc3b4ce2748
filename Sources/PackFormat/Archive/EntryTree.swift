/// Decides which entries make a pack: each path once, nothing below a file, and everything within the limits. It knows
/// no archive and no disk.
///
/// Paths that are the same text to Unicode in different bytes are not taken together: a Mac would put one over the
/// other.
struct EntryTree {
    private enum Node {
        case file
        case folder
        /// A folder that so far only stands in the paths of others.
        case impliedFolder
    }

    private let limits: ArchiveLimits
    private var nodes: [String: Node] = [:]
    private var unpackedBytes: Int64 = 0

    init(limits: ArchiveLimits) {
        self.limits = limits
    }

    /// Takes an entry, or throws `.refusedEntry` or `.tooLarge`.
    mutating func admit(_ path: PackPath, _ kind: PackEntry.Kind, size: Int64) throws(PackError) {
        try admitFolders(above: path, of: kind)
        switch (try node(at: path.text), kind) {
        case (nil, _):
            try count(path)
        case (.impliedFolder, .folder):
            break
        case (.file, .file):
            throw PackError(.refusedEntry, "\(ShownName(path.text)) is there twice")
        case (.folder, .folder):
            throw PackError(.refusedEntry, "the folder \(ShownName(path.text)) is there twice")
        case (.file, .folder), (.folder, .file), (.impliedFolder, .file):
            throw PackError(.refusedEntry, "\(ShownName(path.text)) is there as a file and as a folder")
        }
        nodes[path.text] = kind == .file ? .file : .folder
        try admitBytes(size, of: path)
    }

    private mutating func admitFolders(above path: PackPath, of kind: PackEntry.Kind) throws(PackError) {
        let slashes = path.text.utf8.indices.filter { path.text.utf8[$0] == UInt8(ascii: "/") }
        guard slashes.count + (kind == .folder ? 1 : 0) <= limits.depth else {
            throw PackError(.tooLarge, "\(ShownName(path.text)) lies deeper than \(limits.depth) folders")
        }
        for slash in slashes {
            let folder = String(path.text[..<slash])
            switch try node(at: folder) {
            case .folder, .impliedFolder: continue
            case .file:
                throw PackError(
                    .refusedEntry,
                    "\(ShownName(folder)) is there as a file, and as the folder of \(ShownName(path.text))")
            case nil:
                try count(path)
                nodes[folder] = .impliedFolder
            }
        }
    }

    /// Throws where there is one of another spelling.
    private func node(at text: String) throws(PackError) -> Node? {
        guard let index = nodes.index(forKey: text) else { return nil }
        guard nodes[index].key.utf8.elementsEqual(text.utf8) else {
            throw PackError(
                .refusedEntry,
                "\(ShownName(text)) is there in two spellings, composed and decomposed; a Mac knows only one")
        }
        return nodes[index].value
    }

    private func count(_ path: PackPath) throws(PackError) {
        guard nodes.count < limits.entries else {
            throw PackError(
                .tooLarge, "with \(ShownName(path.text)) there are more than \(limits.entries) files and folders")
        }
    }

    private mutating func admitBytes(_ size: Int64, of path: PackPath) throws(PackError) {
        guard size <= limits.fileBytes else {
            throw PackError(
                .tooLarge,
                "\(ShownName(path.text)) has \(size) bytes, more than the \(limits.fileBytes) that one file may have")
        }
        let (sum, overflows) = unpackedBytes.addingReportingOverflow(size)
        guard !overflows, sum <= limits.unpackedBytes else {
            throw PackError(
                .tooLarge,
                "with \(ShownName(path.text)) all files have more than the \(limits.unpackedBytes) bytes "
                    + "that they may have")
        }
        unpackedBytes = sum
    }
}
