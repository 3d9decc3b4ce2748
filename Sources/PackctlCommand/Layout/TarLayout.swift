/// An image layout in a tar, not compressed, as `pack export FILE.tar` and `skopeo copy … oci-archive:` write it.
struct TarLayout: LayoutStore {
    let place: String
    private let regions: [String: FileRegion]

    /// Reads all headers of the tar. Throws `.validation` for what is no whole tar.
    init(at path: String) throws(CommandFailure) {
        let file = try LocalFile(path)
        let members = try TarMembers(of: file)
        if let fault = members.fault {
            let start = try file.bytes(in: 0..<min(2, file.size))
            let hint = start == [0x1f, 0x8b] ? "; it is compressed by gzip: unpack it with gunzip" : ""
            throw CommandFailure(.validation, "\(path) is no whole tar with an image layout: \(fault)\(hint)")
        }
        place = path
        regions = members.regions
    }

    func file(_ path: String) throws(CommandFailure) -> FileRegion? { regions[path] }
}
