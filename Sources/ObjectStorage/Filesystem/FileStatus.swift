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
    /// Whether it has a name: an open file that was deleted or replaced has none.
    package var isLinked: Bool

    package init(kind: Kind, size: Int64, modified: Int64, isLinked: Bool = true) {
        self.kind = kind
        self.size = size
        self.modified = modified
        self.isLinked = isLinked
    }
}
