import Glibc
import OCI

/// A folder on the disk as a pack: its files with their digests.
///
/// `.git` and `.DS_Store` are passed over wherever they lie, empty folders do not count. Links are refused, also those
/// that stay inside, and so are devices, pipes and sockets, since no archive could hold them.
public struct PackFolder: Sendable {
    /// On the disk.
    public let path: String
    /// In order of their paths.
    public let files: [PackFile]
    /// What was passed over by its name.
    public let passedOver: PassedOver

    /// Reads all files of the folder once. Throws `.refusedEntry`, `.tooLarge` by a bound of `limits` other than that
    /// of compressed bytes, and `.inaccessible`.
    public init(at path: String, limits: ArchiveLimits = ArchiveLimits()) throws(PackError) {
        var listing = FolderListing(at: path, limits: limits)
        try listing.read(OpenFile.folder(at: path), below: nil)
        self.path = path
        files = listing.files.sorted { $0.path < $1.path }
        passedOver = listing.passedOver
    }

    public var contentDigest: ContentDigest { ContentDigest(of: files) }

    /// Opens one of ``files``; its source gives pieces of at most 64 KiB, and whatever the file holds by then. Throws
    /// `.inaccessible`.
    public func bytes(of file: PackFile) throws(PackError) -> PackByteSource {
        var folder = try OpenFile.folder(at: path)
        let shown = "\(path)/\(file.path.text)"
        let components = file.path.text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        for component in components.dropLast() {
            guard let next = folder.open(component, O_RDONLY | O_DIRECTORY) else {
                throw PackError(errno, cannot: "read", shown)
            }
            folder = next
        }
        guard let name = components.last, let opened = folder.open(name, O_RDONLY | O_NONBLOCK) else {
            throw PackError(errno, cannot: "read", shown)
        }
        let source = FileBytes(opened, path: shown)
        return { try source.next() }
    }

    /// Gives its archive to `output` in pieces of at most 64 KiB. Throws `.inaccessible` when a file is no longer what
    /// it was.
    @discardableResult
    public func writeArchive(
        root: ArchiveRoot, limits: ArchiveLimits = ArchiveLimits(), to output: ([UInt8]) throws -> Void
    ) throws(PackError) -> WrittenArchive {
        try PackArchiveWriter(root: root, files: files, limits: limits)
            .write(contents: { file in try bytes(of: file) }, to: output)
    }
}
