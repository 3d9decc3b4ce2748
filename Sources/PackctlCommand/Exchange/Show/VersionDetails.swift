import OCI
import PackFormat

/// A version of a pack with everything that is known of it.
struct VersionDetails: Sendable {
    var found: FoundPack
    /// As `/v2` names it.
    var repository: String
    /// Nil where `pack.json` is missing or cannot be read.
    var metadata: PackMetadata?
    var archive: Digest?
    var archiveSize: Int64?
    var content: Digest?
    var parentTags: [String] = []
    var labels: [String] = []
    var files: [PackFile] = []
    var images: [String] = []
    /// Why it is not known which these are.
    var imagesFault: String?
    var message: String?
    var user: String?
    var time: String?
    var fault: String?
    var deviations: [String] = []
    var readme: String?
}
