/// How much a pack may hold, so that an archive from anybody costs a bounded time and memory. The defaults lie far
/// above the largest pack known: 426 files in 12 folders deep, 5.3 MB unpacked, 1 MB packed.
///
/// No ratio of packed to unpacked bytes is bounded: what a small archive can cost is bounded by what it may unpack to.
public struct ArchiveLimits: Hashable, Sendable {
    /// Bytes of an archive as it is pushed and pulled.
    public var compressedBytes: Int64
    /// Bytes of all its files together.
    public var unpackedBytes: Int64
    /// Bytes of one file.
    public var fileBytes: Int64
    /// Files and folders, also folders that only stand in the paths of others; the root folder is not counted.
    public var entries: Int
    /// Folders below the root folder that a file may lie in, or a folder with itself.
    public var depth: Int

    public init(
        compressedBytes: Int64 = 64 << 20, unpackedBytes: Int64 = 256 << 20, fileBytes: Int64 = 64 << 20,
        entries: Int = 10_000, depth: Int = 32
    ) {
        self.compressedBytes = compressedBytes
        self.unpackedBytes = unpackedBytes
        self.fileBytes = fileBytes
        self.entries = entries
        self.depth = depth
    }

    /// Bytes of a tar that keeps within these: room beside the files for headers, long names and padding.
    var tarBytes: Int64 {
        let (headers, isHuge) = Int64(entries).multipliedReportingOverflow(by: 4096)
        let (sum, isTooHuge) = unpackedBytes.addingReportingOverflow(isHuge ? .max : headers)
        return isTooHuge ? .max : sum
    }
}
