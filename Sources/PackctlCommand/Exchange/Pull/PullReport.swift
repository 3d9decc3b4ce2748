import OCI
import PackFormat

/// What came of a pull.
struct PullReport: Report {
    enum Outcome: String, Encodable {
        case pulled, replaced, unchanged
    }

    var name: String
    /// With its group.
    var tag: String?
    var result: Outcome
    /// The folder on this machine.
    var path: String
    /// Of the manifest.
    var digest: Digest
    var archive: Digest
    var archiveSize: Int64
    var content: Digest
    var files: Int

    init(
        _ found: FoundPack, _ archive: Descriptor, _ listing: PackListing, _ target: PullTarget, _ plan: PullTarget.Plan
    ) {
        name = found.pack.text
        tag = found.tag?.tag.text
        result =
            switch plan {
            case .leave: .unchanged
            case .replace: .replaced
            case .unpack, .refuse: .pulled
            }
        path = target.path
        digest = found.digest
        self.archive = archive.digest
        archiveSize = archive.size
        content = listing.contentDigest.digest
        files = listing.files.count
    }

    var table: Table {
        Table(
            ["pack", "tag", "result", "files", "path", "digest"],
            [[name, tag ?? "", result.rawValue, "\(files)", path, digest.text]], colours: ["pulled": .green])
    }
}
