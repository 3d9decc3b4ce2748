import Glibc

/// Directories of journals, all of them for their owner only.
enum Folder {
    /// Makes a directory and those above it, durably.
    static func make(_ path: String) throws(JournalFault) {
        if mkdir(path, 0o700) == 0 {
            synchronize(parent(path))
            return
        }
        switch errno {
        case EEXIST:
            guard isDirectory(path) else { throw JournalFault("using \(path)", code: ENOTDIR) }
        case ENOENT where path.contains("/") && parent(path) != path:
            try make(parent(path))
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw JournalFault("making \(path)") }
            synchronize(parent(path))
        default:
            throw JournalFault("making \(path)")
        }
    }

    /// The names in a directory, in order; none when it cannot be read.
    static func names(in path: String) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a directory survive a power loss. Not every file system can; then it is as safe as it gets.
    static func synchronize(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }

    static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
