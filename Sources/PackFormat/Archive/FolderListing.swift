import Glibc
import OCI

/// Walks through a folder and takes its files into a list.
struct FolderListing {
    private static let ignoredNames: Set<String> = [".git", ".DS_Store"]

    private let root: String
    private let limits: ArchiveLimits
    private var tree: EntryTree
    private(set) var files: [PackFile] = []
    private(set) var passedOver = PassedOver()

    init(at root: String, limits: ArchiveLimits) {
        self.root = root
        self.limits = limits
        tree = EntryTree(limits: limits)
    }

    /// Goes as deep as the limits let it: each folder on the way is open at once.
    mutating func read(_ folder: borrowing OpenFile, below path: PackPath?) throws(PackError) {
        var names: [[UInt8]] = []
        let isWhole = folder.forEachName { name in
            names.append(name)
            // More cannot all be entries, and are refused one by one.
            return names.count - FolderListing.ignoredNames.count <= max(0, limits.entries)
        }
        guard isWhole else { throw PackError(errno, cannot: "list", shown(path?.text)) }
        // So that the same folder gives the same error.
        for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let text = String(validating: name, as: UTF8.self) else {
                throw PackError(
                    .refusedEntry,
                    "in \(ShownName(shown(path?.text))), the name \(ShownName(name)) is not UTF-8; rename the file")
            }
            let whole = path.map { "\($0.text)/\(text)" } ?? text
            guard !FolderListing.ignoredNames.contains(text) else {
                passedOver.add(whole)
                continue
            }
            try take(text, in: folder, as: EntryName.path(whole, shownAs: shown(whole).utf8))
        }
    }

    private mutating func take(
        _ name: String, in folder: borrowing OpenFile, as path: PackPath
    ) throws(PackError) {
        guard let opened = folder.open(name, O_RDONLY | O_NONBLOCK), let status = opened.status else {
            switch errno {
            case ELOOP: throw refusal(path, "is a symbolic link")
            case ENXIO: throw refusal(path, "is a socket")
            default: throw PackError(errno, cannot: "read", shown(path.text))
            }
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
            // Counted, though an empty one will not be there afterwards.
            try tree.admit(path, .folder, size: 0)
            try read(opened, below: path)
        case S_IFREG:
            try tree.admit(path, .file, size: Int64(status.st_size))
            let isExecutable = status.st_mode & S_IXUSR != 0
            let (digest, size) = try digest(
                FileBytes(opened, path: shown(path.text)), upTo: Int64(status.st_size), path)
            files.append(PackFile(path: path, digest: digest, size: size, isExecutable: isExecutable))
        case S_IFIFO: throw refusal(path, "is a pipe")
        default: throw refusal(path, "is a device")
        }
    }

    private func digest(
        _ bytes: FileBytes, upTo size: Int64, _ path: PackPath
    ) throws(PackError) -> (digest: Digest, size: Int64) {
        var hasher = ContentHasher(.sha256)
        while let piece = try bytes.next() {
            piece.withUnsafeBytes { hasher.update($0) }
            guard hasher.count <= size else {
                throw PackError(.inaccessible, "\(ShownName(shown(path.text))) grows while it is read; try again")
            }
        }
        return (hasher.digest, hasher.count)
    }

    private func shown(_ path: String?) -> String { path.map { "\(root)/\($0)" } ?? root }

    private func refusal(_ path: PackPath, _ fault: String) -> PackError {
        PackError(
            .refusedEntry, "\(ShownName(shown(path.text))) \(fault); only plain files and folders are taken")
    }
}
