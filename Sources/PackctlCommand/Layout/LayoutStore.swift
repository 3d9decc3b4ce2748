import OCI

/// Where the files of an image layout lie: in a folder, or in a tar.
protocol LayoutStore: Sendable {
    /// As messages call it.
    var place: String { get }

    /// A file by its path in the layout; nil when it is not there.
    func file(_ path: String) throws(CommandFailure) -> FileRegion?
}

extension LayoutStore {
    /// A blob by its digest; nil when it is not there. Nothing is verified.
    func blob(_ digest: Digest) throws(CommandFailure) -> FileRegion? { try file(digest.layoutPath) }

    /// The index of a layout; throws `.validation` when there is none, or one of an unknown kind.
    func index() throws(CommandFailure) -> LayoutIndex {
        guard let marker = try file(LayoutIndex.marker) else {
            throw CommandFailure(
                .validation,
                "\(place) is no OCI image layout: it has no file \(LayoutIndex.marker); make one with pack export, or with "
                    + "skopeo copy … oci:FOLDER:NAME")
        }
        try LayoutIndex.check(marker: marker.bytes(upTo: 4096), in: place)
        guard let index = try file(LayoutIndex.file) else {
            throw CommandFailure(
                .validation,
                "the layout \(place) has no \(LayoutIndex.file); if an export was interrupted, run it again")
        }
        return try LayoutIndex(index.bytes(upTo: LayoutIndex.maximumSize), in: place)
    }
}

extension Digest {
    /// Where a layout holds it.
    var layoutPath: String { "blobs/\(algorithm.rawValue)/\(hex)" }
}

/// A place that a layout is written to. Nothing of it is to be believed before ``finish(_:)`` has returned.
protocol LayoutTarget: LayoutStore {
    /// Takes a blob in, piece after piece; one that is not `descriptor`'s leaves no trace. Durable afterwards, or at ``finish(_:)``.
    func write(
        _ descriptor: Descriptor, _ pieces: (_ write: ([UInt8]) throws -> Void) async throws -> Void
    ) async throws

    /// Where on the disk that is, what came so far, before it is finished.
    var unfinished: String { get }

    /// What an earlier export listed; empty for a new layout.
    func formerIndex() throws(CommandFailure) -> LayoutIndex

    /// Writes the index, and makes all of it durable.
    func finish(_ index: LayoutIndex) throws(CommandFailure)
}
