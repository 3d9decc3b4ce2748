/// What ``FilesystemStore`` needs to know of a path or descriptor.
package struct FileStatus: Hashable, Sendable {
    package enum Kind: Sendable {
        case file
        case directory
        /// A device, pipe or socket: never an object.
        case other
    }

    package var kind: Kind
    /// Bytes.
    package var size: Int64
    /// Seconds since 1970 UTC.
    package var modified: Int64

    package init(kind: Kind, size: Int64, modified: Int64) {
        self.kind = kind
        self.size = size
        self.modified = modified
    }
}
