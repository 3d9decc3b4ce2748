import Foundation
import Glibc
import Testing

/// A directory that is gone, with all that is in it, when its holder is.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array(FileManager.default.temporaryDirectory.appending(path: "access-XXXXXX").path.utf8CString)
        let made = try #require(mkdtemp(&template), "no temporary directory")
        path = String(cString: made)
    }

    deinit {
        remove(path)
    }

    /// Replaces the content in place, as an editor without backups does.
    func write(_ text: String, to name: String = "htpasswd") throws {
        let file = try #require(fopen("\(path)/\(name)", "w"))
        fputs(text, file)
        fclose(file)
    }

    /// Writes beside and renames.
    func replace(_ name: String = "htpasswd", with text: String) throws {
        try write(text, to: name + ".new")
        try #require(rename("\(path)/\(name).new", "\(path)/\(name)") == 0)
    }

    func names(in subdirectory: String) throws -> [String] {
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

    private func remove(_ path: String) {
        for name in entries(of: path) { remove("\(path)/\(name)") }
        if unlink(path) != 0 { rmdir(path) }
    }
}
