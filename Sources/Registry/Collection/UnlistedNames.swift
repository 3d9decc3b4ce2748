import Glibc
import ObjectStorage

/// Looks in the directory of a ``FilesystemStore`` for what the store's listings leave out: names that no key can have, such as `app~` or
/// `a copy`, and what is neither a file nor a directory. Each call blocks its thread.
public struct UnlistedNames: Sendable {
    /// Names that one call looks at below others; then it takes it that what it looks for is there.
    static let patience = 100_000

    /// In case the layout cannot be asked for: that of glibc on every 64-bit machine.
    private static let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 19

    private let root: String

    /// - Parameter root: that of the store.
    public init(root: String) {
        self.root = root
    }

    /// The names directly below `key` that are in no listing and are one of `parts`, or have one of them anywhere below. In order.
    func names(below key: ObjectKey, holding parts: Set<String>) throws(StorageError) -> [String] {
        let folder = Array("\(root)/\(key.text)".utf8)
        var names: [String] = []
        for entry in try entries(of: folder) {
            let text = String(decoding: entry.name, as: UTF8.self)
            if entry.kind == .other {
                if parts.contains(text) { names.append(text) }
            } else if entry.kind == .directory, !isListed(entry),
                try holds(folder + [UInt8(ascii: "/")] + entry.name, one: parts)
            {
                names.append(text)
            }
        }
        return names.sorted()
    }

    /// Whether a name directly below `key` is in no listing and begins so.
    func hasName(below key: ObjectKey, startingWith start: String) throws(StorageError) -> Bool {
        try entries(of: Array("\(root)/\(key.text)".utf8)).contains { entry in
            !isListed(entry) && entry.name.starts(with: start.utf8)
        }
    }

    private func isListed(_ entry: Entry) -> Bool {
        entry.kind != .other && isKey(entry.name[...])
    }

    private func isKey(_ name: ArraySlice<UInt8>) -> Bool {
        String(validating: name, as: UTF8.self).flatMap { ObjectKey($0) } != nil
    }

    private func holds(_ folder: [UInt8], one parts: Set<String>) throws(StorageError) -> Bool {
        var patience = Self.patience
        var folders = [folder]
        while let folder = folders.popLast() {
            for entry in try entries(of: folder) {
                patience -= 1
                guard patience > 0, !parts.contains(String(decoding: entry.name, as: UTF8.self)) else { return true }
                if entry.kind == .directory { folders.append(folder + [UInt8(ascii: "/")] + entry.name) }
            }
        }
        return false
    }

    private struct Entry {
        enum Kind { case file, directory, other }

        let name: [UInt8]
        let kind: Kind
    }

    /// Nothing for what is absent or no directory.
    private func entries(of folder: [UInt8]) throws(StorageError) -> [Entry] {
        guard let directory = opendir(folder.map { CChar(bitPattern: $0) } + [0]) else {
            let code = errno
            guard code != ENOENT, code != ENOTDIR else { return [] }
            throw failure(code, "list", folder)
        }
        defer { closedir(directory) }
        var entries: [Entry] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                let code = errno
                guard code == 0 else { throw failure(code, "list", folder) }
                return entries
            }
            // Safe: readdir's name ends with a zero byte within the entry, which is ours until the next readdir.
            let start = UnsafeRawPointer(entry) + Self.nameOffset
            let name = Array(
                UnsafeRawBufferPointer(start: start, count: strlen(start.assumingMemoryBound(to: CChar.self))))
            guard name != [UInt8(ascii: ".")], name != [UInt8(ascii: "."), UInt8(ascii: ".")] else { continue }
            let kind: Entry.Kind
            switch CInt(entry.pointee.d_type) {
            case CInt(DT_REG): kind = .file
            case CInt(DT_DIR): kind = .directory
            case CInt(DT_UNKNOWN), CInt(DT_LNK): kind = try self.kind(of: folder + [UInt8(ascii: "/")] + name)
            default: kind = .other
            }
            entries.append(Entry(name: name, kind: kind))
        }
    }

    /// Of what a symbolic link leads to. A link that leads nowhere may lead to a volume that is not mounted.
    private func kind(of path: [UInt8]) throws(StorageError) -> Entry.Kind {
        var status = stat()
        guard stat(path.map { CChar(bitPattern: $0) } + [0], &status) == 0 else {
            let code = errno
            // What the store lists, it judges.
            let name = path[((path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...]
            if code == ENOENT, isKey(name) { return .file }
            throw failure(code, "look at", path)
        }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .directory
        default: .other
        }
    }

    private func failure(_ code: CInt, _ action: String, _ path: [UInt8]) -> StorageError {
        let error = SystemCallError(code)
        return StorageError(
            .unavailable, "cannot \(action) \(String(decoding: path, as: UTF8.self)): \(error.text)", cause: error)
    }
}
