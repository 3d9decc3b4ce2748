import Glibc

/// What an interrupted export has left of a tar: whole blobs, and behind them what is written again.
struct UnfinishedTar {
    /// With which the names of all members begin that an export writes.
    private static let names = ["blobs/", LayoutIndex.marker, LayoutIndex.file, TarFields.attributesName]

    let file: LocalFile
    /// Whole blobs by their paths.
    let regions: [String: FileRegion]
    /// Behind the last of them.
    let end: Int64

    /// Throws `.conflict` for everything but a plain file of this user that has no other name.
    static func requireOwn(_ descriptor: CInt, _ path: String) throws(CommandFailure) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw CommandFailure(errno, cannot: "read", path) }
        let reason: String? =
            if status.st_mode & S_IFMT != S_IFREG {
                "it is no file"
            } else if status.st_uid != geteuid() {
                "it belongs to another user"
            } else if status.st_nlink != 1 {
                "the same file has other names, too"
            } else {
                nil
            }
        if let reason { throw TarLayoutTarget.foreign(path, reason) }
    }

    /// Reads all headers of an open file, which keeps its place. Throws `.conflict` for bytes that no export has written.
    init(_ descriptor: CInt, _ path: String) throws(CommandFailure) {
        var status = stat()
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw CommandFailure(errno, cannot: "read", path) }
        guard fstat(copy, &status) == 0 else {
            let failure = CommandFailure(errno, cannot: "read", path)
            close(copy)
            throw failure
        }
        let file = LocalFile(path: path, descriptor: copy, size: Int64(status.st_size))
        let members = try TarMembers(of: file)
        let rest = try file.bytes(in: members.end..<min(file.size, members.end + Int64(TarFields.size)))
        // The marker and the index come last, and are written again.
        let closing = [LayoutIndex.marker, LayoutIndex.file].compactMap {
            members.regions[$0].map { $0.start - Int64(TarFields.size) }
        }
        let end = closing.min() ?? members.end
        var blobs: [String: FileRegion] = [:]
        for (name, region) in members.regions where name != LayoutIndex.marker && name != LayoutIndex.file {
            guard name.hasPrefix("blobs/"), region.start < end else {
                throw TarLayoutTarget.foreign(path, "it holds \(TerminalText.line(name))")
            }
            blobs[name] = region
        }
        // Zeros alone may be anybody's, such as the begin of the image of a disk.
        let isAnybodys = members.end == 0 && file.size > rest.count && rest.allSatisfy { $0 == 0 }
        guard UnfinishedTar.isOurs(rest), !isAnybodys, members.end == 0 || !members.regions.isEmpty else {
            throw TarLayoutTarget.foreign(path, "byte \(members.end) begins what no export writes")
        }
        self.file = file
        self.end = end
        regions = blobs
    }

    /// Whether bytes can be how a member of an export begins; a power cut may leave zeros of it, or a part of its header.
    private static func isOurs(_ rest: [UInt8]) -> Bool {
        if rest.allSatisfy({ $0 == 0 }) { return true }
        guard names.contains(where: { rest.starts(with: $0.utf8) || $0.utf8.starts(with: rest) }) else { return false }
        return rest.count < TarFields.size || TarFields(rest) != nil
    }
}
