/// One call that was made of a ``SimulatedDisk``.
package struct DiskCall: Hashable, Sendable, CustomStringConvertible {
    package enum Operation: Hashable, Sendable {
        case open, status, linkStatus, checkWritable, read, write, truncate, synchronize, rename, unlink, makeDirectory
        case removeDirectory, list
    }

    /// Calls are counted from 0, over the life of the disk. `close` is not counted: it does nothing to a disk.
    package var index: Int
    package var operation: Operation
    /// The path, or that of the descriptor when it was opened.
    package var path: String

    package var description: String { "call \(index), \(operation) \(path)" }
}
