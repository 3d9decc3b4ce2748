package import Glibc

/// A folder for durable files. All methods block.
package struct Folder: Sendable {
    private static let temporaryPrefix = ".packhouse-"
    /// In case the layout cannot be asked for: that of glibc on every 64-bit machine.
    private static let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 19

    package let path: String
    private let calls: FileCalls

    package init(_ path: String) {
        self.init(path, calls: .system)
    }

    init(_ path: String, calls: FileCalls) {
        self.path = path
        self.calls = calls
    }

    /// The path of the folder in which something lies.
    package static func parent(of path: String) -> String {
        var part = path[...]
        while part.count > 1, part.hasSuffix("/") { part.removeLast() }
        guard let slash = part.lastIndex(of: "/") else { return "." }
        return slash == part.startIndex ? "/" : String(part[..<slash])
    }

    /// A name in it that nobody has.
    package var temporaryPath: String {
        "\(path)/\(Folder.temporaryPrefix)\(String(UInt64.random(in: .min ... .max), radix: 16))"
    }

    /// Makes it with those above it, so that it survives a power loss. What is there already stays as it is; a failure of `.using` says that it
    /// is no folder.
    ///
    /// - Parameter mode: the rights of each that is made; the process's mask takes some away.
    package func make(mode: mode_t = 0o700) throws(DurableFile.Failure) {
        if try makeBelowParent(mode: mode) { return }
        try parent.make(mode: mode)
        guard try makeBelowParent(mode: mode) else { throw DurableFile.Failure(.makingFolder, path, code: ENOENT) }
    }

    /// Makes names in it durable: new, changed or gone ones.
    package func synchronize() throws(DurableFile.Failure) {
        try open().synchronize()
    }

    /// For those who have to know beforehand that they can synchronize it.
    package func open() throws(DurableFile.Failure) -> OpenFolder {
        let descriptor = try calls.retrying(.synchronizing, path) {
            calls.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        }
        return OpenFolder(path: path, descriptor: descriptor, calls: calls)
    }

    /// Whether there is a folder.
    package var isThere: Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// What lies in it, in order; nothing when it cannot be read.
    package var names: [String] {
        guard let entries = opendir(path) else { return [] }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            // Safe: readdir's name ends with a zero byte within the entry, which is ours until the next readdir.
            let start = UnsafeRawPointer(entry) + Folder.nameOffset
            let name = String(cString: start.assumingMemoryBound(to: CChar.self))
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes what processes that were killed have left of files under way. To be called while nobody else writes.
    package func removeLeftovers() {
        for name in names where name.hasPrefix(Folder.temporaryPrefix) { _ = calls.unlink("\(path)/\(name)") }
    }

    private var parent: Folder { Folder(Folder.parent(of: path), calls: calls) }

    /// Returns false when the one above is missing.
    private func makeBelowParent(mode: mode_t) throws(DurableFile.Failure) -> Bool {
        do throws(DurableFile.Failure) {
            try calls.retrying(.makingFolder, path) { calls.makeFolder(path, mode) }
        } catch {
            switch error.code {
            case EEXIST:
                guard isThere else { throw DurableFile.Failure(.using, path, code: ENOTDIR) }
                return true
            case ENOENT where parent.path != path: return false
            default: throw error
            }
        }
        do throws(DurableFile.Failure) {
            try parent.synchronize()
        } catch {
            // Who tries again would take it for one that is durable.
            _ = calls.removeFolder(path)
            throw error
        }
        return true
    }
}
