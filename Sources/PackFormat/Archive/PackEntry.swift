/// A file or folder as an archive gives it, before its bytes.
public struct PackEntry: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case file
        case folder
    }

    /// Below the root folder.
    public var path: PackPath
    public var kind: Kind
    /// Bytes; 0 for a folder.
    public var size: Int64
    /// Whether its owner may run it; false for a folder.
    public var isExecutable: Bool

    public init(path: PackPath, kind: Kind, size: Int64, isExecutable: Bool) {
        self.path = path
        self.kind = kind
        self.size = size
        self.isExecutable = isExecutable
    }
}
