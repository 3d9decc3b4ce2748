import Glibc

extension FileAccess {
    /// The files of this machine. Blocks.
    public static let system = FileAccess(
        read: { (path: String, limit: Int) throws(Failure) in try contents(of: path, limit: limit) },
        names: { entries(in: $0) })

    private static func contents(of path: String, limit: Int) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure() }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        }
    }

    private static func entries(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            // Safe: the name lies within the entry and ends with a zero byte; both live until the next `readdir`.
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                    String(cString: $0)
                }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    private static func failure() -> Failure {
        switch errno {
        case ENOENT, ENOTDIR: .notFound
        case EISDIR: .isDirectory
        case let code: .unreadable(String(cString: strerror(code)))
        }
    }
}
