import Foundation
import StorageTesting

/// A file system in memory that has room for a few files only.
enum FewFiles {
    private static let kind = ["-t", "tmpfs", "-o", "size=64k,nr_inodes=16", "none"]

    /// Whether this process may mount one.
    static let isPossible: Bool = {
        let path = FileManager.default.temporaryDirectory.appending(path: "packhouse-mount-\(UUID().uuidString)").path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard mount(at: path) else { return false }
        unmount(path)
        return true
    }()

    static func mount(at path: String) -> Bool { run("/bin/mount", kind + [path]) }

    static func unmount(_ path: String) { _ = run("/bin/umount", ["-l", path]) }

    private static func run(_ program: String, _ arguments: [String]) -> Bool {
        (try? FinishedProgram.succeedBlocking(program, arguments)) != nil
    }
}
