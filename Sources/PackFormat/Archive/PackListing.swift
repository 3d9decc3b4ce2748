/// What a whole archive holds, without the bytes.
public struct PackListing: Hashable, Sendable {
    public var root: ArchiveRoot
    /// In order of their paths.
    public var files: [PackFile]

    public init(root: ArchiveRoot, files: [PackFile]) {
        self.root = root
        self.files = files
    }

    public var contentDigest: ContentDigest { ContentDigest(of: files) }
}
