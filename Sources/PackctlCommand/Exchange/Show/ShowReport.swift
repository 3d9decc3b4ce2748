import OCI
import PackFormat

/// A version of a pack with everything that is known of it.
struct ShowReport: Report {
    struct File: Encodable {
        var path: String
        var digest: Digest
        var size: Int64
        var mode: String
    }

    var name: String
    var tag: String?
    var version: String?
    var group: String?
    var displayName: String?
    var layer: String?
    var addonType: String?
    var addonSubType: String?
    var cloudTypes: [String]?
    var eol: String?
    var state: String?
    var annotations: [String: String]?
    var charts: [String]?
    var kubeManifests: [String]?
    var repository: String
    /// Of the manifest.
    var digest: Digest
    var archive: Digest?
    var archiveSize: Int64?
    var content: Digest?
    var parentTags: [String]
    var labels: [String]
    var message: String?
    var user: String?
    var time: String?
    var fault: String?
    var deviations: [String]
    var images: [String]
    /// Why it is not known which these are.
    var imagesFault: String?
    var files: [File]
    var readme: String?

    init(_ details: VersionDetails) {
        let metadata = details.metadata
        name = details.found.pack.text
        tag = details.found.tag?.tag.text
        version = details.found.tag?.label ?? metadata?.version
        group = details.found.tag?.group
        displayName = metadata?.displayName
        layer = metadata?.layer.rawValue
        addonType = metadata?.addonType
        addonSubType = metadata?.addonSubType
        cloudTypes = metadata?.cloudTypes
        eol = metadata?.eol
        state = metadata.flatMap { $0.state == .none ? nil : $0.state.rawValue }
        annotations = metadata?.annotations
        charts = metadata?.charts
        kubeManifests = metadata?.kubeManifests
        repository = details.repository
        digest = details.found.digest
        archive = details.archive
        archiveSize = details.archiveSize
        content = details.content
        parentTags = details.parentTags
        labels = details.labels
        message = details.message
        user = details.user
        time = details.time
        fault = details.fault
        deviations = details.deviations
        images = details.images
        imagesFault = details.imagesFault
        files = details.files.map {
            File(path: $0.path.text, digest: $0.digest, size: $0.size, mode: $0.isExecutable ? "0755" : "0644")
        }
        readme = details.readme
    }

    /// What is said in a line each; what an annotation holds may be a secret, so they are shown only to programs.
    var table: Table {
        let size = archiveSize.map { " (\(ByteCount.text($0)))" } ?? ""
        let lines: [(String, String?)] = [
            ("name", name), ("tag", tag), ("display name", displayName), ("layer", layer),
            ("add-on type", addonType), ("add-on sub-type", addonSubType),
            ("cloud types", cloudTypes?.joined(separator: ", ")), ("end of life", eol), ("state", state),
            ("repository", repository), ("digest", digest.text), ("archive", archive.map { "\($0)\(size)" }),
            ("content", content?.text), ("parent tags", parentTags.joined(separator: ", ")),
            ("labels", labels.joined(separator: ", ")), ("pushed", time), ("by", user), ("message", message),
            ("fault", fault), ("images", imagesFault.map { "not known: \($0)" }),
            ("deviations", deviations.joined(separator: "; ")),
            ("charts", charts?.joined(separator: ", ")), ("manifests", kubeManifests?.joined(separator: ", ")),
        ]
        return Table(
            ["property", "value"], lines.compactMap { line in line.1.flatMap { $0.isEmpty ? nil : [line.0, $0] } })
    }

    var imageTable: Table { Table(["image"], images.map { [$0] }) }

    var fileTable: Table {
        let rows = files.map { [$0.path, ByteCount.text($0.size), $0.mode, $0.digest.text] }
        return Table(["file", "size", "mode", "digest"], rows)
    }
}
