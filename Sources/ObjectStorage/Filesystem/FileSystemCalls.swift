/// Every call that ``FilesystemStore`` makes of the operating system, and the seam at which a test fails one of them or
/// cuts the power.
///
/// Each method is one system call, retried when a signal interrupts it. What is durable follows POSIX at its
/// strictest: bytes are after ``synchronize(_:)`` of their file; names, new, changed or gone, after
/// ``synchronize(_:)`` of their directory.
package protocol FileSystemCalls: Sendable {
    /// Whether descriptors are the system's own, so that `sendfile` and `close` can be called on them.
    var givesSystemDescriptors: Bool { get }

    func open(_ path: String, for access: FileAccess) throws(SystemCallError) -> CInt
    func close(_ descriptor: CInt)

    /// Follows symbolic links.
    func status(of path: String) throws(SystemCallError) -> FileStatus
    func status(of descriptor: CInt) throws(SystemCallError) -> FileStatus
    /// Whether there is a symbolic link at `path` itself, wherever it leads.
    func isLink(_ path: String) throws(SystemCallError) -> Bool
    /// Fails with `EROFS` or `EACCES` when this process may not create names in the directory.
    func checkWritable(_ path: String) throws(SystemCallError)

    /// Reads at most as many bytes as fit; 0 at the end of the file.
    func read(
        _ descriptor: CInt, into bytes: UnsafeMutableRawBufferPointer, at offset: Int64
    ) throws(SystemCallError) -> Int
    /// Writes at least one byte, perhaps not all.
    func write(
        _ descriptor: CInt, _ bytes: UnsafeRawBufferPointer, at offset: Int64
    ) throws(SystemCallError) -> Int
    func truncate(_ descriptor: CInt, to size: Int64) throws(SystemCallError)
    func synchronize(_ descriptor: CInt) throws(SystemCallError)
    /// Takes the one lock on a file; false when another descriptor has it, of whichever process. True where the file system has no
    /// locks.
    func lock(_ descriptor: CInt) throws(SystemCallError) -> Bool
    /// Closes what was locked: the lock ends as well, even while a child process has a copy of the descriptor.
    func closeLocked(_ descriptor: CInt)

    /// Replaces what is at `target` in one step.
    func rename(_ path: String, to target: String) throws(SystemCallError)
    func unlink(_ path: String) throws(SystemCallError)
    func makeDirectory(_ path: String) throws(SystemCallError)
    func removeDirectory(_ path: String) throws(SystemCallError)

    /// Visits the names in a directory, in no order, without `.` and `..`. The kind is nil when only
    /// ``status(of:)`` can tell, as with symbolic links. The name's bytes are valid during the visit only.
    func forEachName(
        in path: String, _ visit: (_ name: UnsafeRawBufferPointer, _ kind: FileStatus.Kind?) -> Void
    ) throws(SystemCallError)
}
