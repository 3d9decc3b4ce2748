import Glibc

/// A new directory that is gone, with all that is in it, when its holder is.
public final class TemporaryDirectory: Sendable {
    /// Without a `/` at its end.
    public let path: String

    /// Makes it below `TMPDIR`, or `/tmp`; throws a ``CheckFailure`` where that cannot be.
    public init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/packhouse-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw CheckFailure("cannot make a directory in \(parent): \(String(cString: strerror(errno)))")
        }
        path = String(cString: made)
    }

    deinit {
        remove(path)
    }

    /// Runs `body` with the path of one that is gone afterwards.
    public static func with<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        return try await body(directory.path)
    }

    /// What lies in one of its directories, in order.
    public func names(in subdirectory: String) -> [String] {
        entries(of: "\(path)/\(subdirectory)").sorted()
    }

    private func entries(of directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// A link is taken away itself, not what it leads to.
    private func remove(_ path: String) {
        guard unlink(path) != 0 else { return }
        for name in entries(of: path) { remove("\(path)/\(name)") }
        rmdir(path)
    }
}
