public import OCI
public import PackFormat

/// What lists and searches need of one archive.
public struct PackSummary: Sendable {
    /// Of the compressed archive.
    public var archive: Digest
    /// Why the archive is no pack; then the rest is empty.
    public var fault: String?
    public var content: Digest?
    public var name = ""
    public var version = ""
    public var group: String?
    public var displayName = ""
    public var layer = ""
    public var addonType: String?
    public var addonSubType: String?
    public var cloudTypes: [String] = []
    public var state = PackMetadata.State.none
    public var eol: String?
    /// Of `logo.png`.
    public var logo: Digest?
    /// Of `README.md`.
    public var readme: Digest?
    public var imageCount = 0
    /// What a search for words looks through; bounded.
    var text = SearchText("")

    /// Whether the archive is in the repository.
    var hasArchive = true

    private static let longestText = 2048
    /// Of one member of `pack.json`, and the cloud types that are taken; a person would write far less.
    private static let longestMember = 256
    private static let mostCloudTypes = 64

    /// Of a manifest whose archive is not where it should be.
    init(missing archive: Digest, in place: PackRepository) {
        self.init(faulty: "its archive \(archive) is not in \(place)", archive: archive)
        hasArchive = false
    }

    /// Of a manifest that is no pack's.
    init(faulty fault: String, archive: Digest) {
        self.archive = archive
        self.fault = fault
    }

    init(_ record: PackRecord) {
        archive = record.archive
        fault = record.fault
        content = record.content
        guard fault == nil, let bytes = record.metadata else { return }
        let metadata: PackMetadata
        do {
            metadata = try PackMetadata(bytes)
        } catch {
            fault = error.message
            return
        }
        name = metadata.name.text
        // What is cut off of a version or a group was too long for a tag anyway.
        version = PackSummary.bounded(metadata.version)
        group = metadata.group.map { PackSummary.bounded($0) }
        displayName = PackSummary.bounded(metadata.displayName)
        layer = PackSummary.bounded(metadata.layer.rawValue)
        addonType = metadata.addonType.map { PackSummary.bounded($0) }
        addonSubType = metadata.addonSubType.map { PackSummary.bounded($0) }
        cloudTypes = metadata.cloudTypes.prefix(PackSummary.mostCloudTypes).map { PackSummary.bounded($0) }
        state = metadata.state
        eol = metadata.eol.map { PackSummary.bounded($0) }
        logo = PackPath("logo.png").flatMap { record.file($0)?.digest }
        readme = PackPath("README.md").flatMap { record.file($0)?.digest }
        imageCount = record.images.count
        let words = [name, displayName, addonType ?? "", addonSubType ?? "", metadata.annotations["description"] ?? ""]
        text = SearchText(PackSummary.bounded(words.joined(separator: "\n"), to: PackSummary.longestText))
    }

    /// Bytes of memory that its texts take, about.
    var weight: Int {
        let texts = [name, version, displayName, layer] + cloudTypes
        let others = [fault, group, addonType, addonSubType, eol].compactMap(\.self)
        return (texts + others).reduce(text.weight) { $0 + 32 + $1.utf8.count }
    }

    /// Counted in scalars: a character can have any number of them.
    private static func bounded(_ text: String, to count: Int = longestMember) -> String {
        String(text.unicodeScalars.prefix(count))
    }
}
