/// A file system in memory, for what a test wants to be full.
public enum MemoryFileSystem {
    /// Whether this process may mount one.
    public static let isPossible: Bool = {
        guard let directory = try? TemporaryDirectory(), (try? mount(at: directory.path, "size=64k")) != nil else {
            return false
        }
        unmount(directory.path)
        return true
    }()

    /// - Parameter room: as `mount` takes it: `size=64k,nr_inodes=16`.
    public static func mount(at path: String, _ room: String) throws {
        try FinishedProgram.succeedBlocking("/bin/mount", ["-t", "tmpfs", "-o", room, "none", path])
    }

    public static func unmount(_ path: String) {
        _ = try? FinishedProgram.succeedBlocking("/bin/umount", ["-l", path])
    }
}
