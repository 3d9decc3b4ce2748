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
    /// What a search for words looks through, in lower case; bounded.
    var text = ""

    private static let longestText = 2048

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
        version = metadata.version
        group = metadata.group
        displayName = metadata.displayName
        layer = metadata.layer.rawValue
        addonType = metadata.addonType
        addonSubType = metadata.addonSubType
        cloudTypes = metadata.cloudTypes
        state = metadata.state
        eol = metadata.eol
        logo = PackPath("logo.png").flatMap { record.file($0)?.digest }
        readme = PackPath("README.md").flatMap { record.file($0)?.digest }
        imageCount = record.images.count
        let words = [name, displayName, addonType ?? "", addonSubType ?? "", metadata.annotations["description"] ?? ""]
        text = String(words.joined(separator: "\n").lowercased().prefix(PackSummary.longestText))
    }
}
