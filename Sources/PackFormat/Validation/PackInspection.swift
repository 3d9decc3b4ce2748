import Wording
import YAML

/// A node of `pack.json` or of a YAML file of a pack.
typealias TextNode = YAMLNode<TextPosition>

/// The way of a validation through one pack: what it has read so far, and what it has found.
struct PackInspection {
    let contents: PackFiles
    let validation: PackValidation
    var findings = FindingList()

    let files: [PackPath: PackFile]
    /// What `pack.json` says; a null node when it cannot be read.
    var metadata = TextNode(.null, at: TextPosition(line: 0, column: 0))
    /// What `values.yaml` says; nil when it cannot be read.
    var values: TextNode?
    /// What presets put in the place of values.
    var presetValues: [TextNode] = []
    var charts: [ListedFile] = []
    var manifests: [ListedFile] = []
    var openedCharts: [Chart] = []
    var images = ImageSurvey()
    /// Whether something is meant to list images, be it right or not.
    var hasImageEntries = false
    /// Bytes that charts may still unpack to, and YAML texts within presets may still have.
    var chartBytesLeft: Int64 = 512 << 20
    var presetBytesLeft = YAMLText.maximumSize
    /// Charts packed within charts that may still be opened, and bytes that they may still unpack to.
    var innerChartsLeft = 200
    var innerChartBytesLeft: Int64 = 128 << 20
    /// Whether there are some that were not.
    var hasUnseenCharts = false
    private var guessesLeft = 100
    /// Keys that may still be looked at on the way along paths into the values.
    var pathStepsLeft = 2_000_000

    /// A file that `pack.json` names, and where.
    struct ListedFile: Hashable {
        var path: PackPath
        var line: Int
    }

    init(_ contents: PackFiles, validation: PackValidation) {
        self.contents = contents
        self.validation = validation
        files = Dictionary(contents.files.map { ($0.path, $0) }) { first, _ in first }
    }

    /// Later steps stand on what earlier ones read.
    mutating func inspect() {
        inspectMetadata()
        inspectPresence()
        inspectLogo()
        inspectListedFiles()
        inspectValues()
        inspectCharts()
        inspectValueKeys()
        inspectPresets()
        inspectSchema()
        inspectConstraints()
        inspectMacros()
        inspectImages()
        inspectSecrets()
    }
}

extension PackPath {
    static let packJSON = known("pack.json")
    static let values = known("values.yaml")
    static let presets = known("presets.yaml")
    static let schema = known("schema.yaml")
    static let logo = known("logo.png")
    static let readme = known("README.md")

    private static func known(_ text: String) -> PackPath {
        guard let path = PackPath(text) else { preconditionFailure("\(text) is no path") }
        return path
    }
}

extension PackInspection {
    /// The name that is probably meant. What a hostile pack could ask for is bounded: after many guesses there are no more.
    mutating func nearest(to name: String, among names: some Sequence<String>) -> String? {
        guard guessesLeft > 0 else { return nil }
        guessesLeft -= 1
        return nearestName(to: name, among: names.prefix(200))
    }

    func has(_ path: PackPath) -> Bool { files[path] != nil }

    /// The bytes of a file. Nil when it is not there, and with a finding when it cannot be read or is larger than `limit`.
    mutating func bytes(of path: PackPath, limit: Int = PackValidation.maximumFileSize) -> [UInt8]? {
        guard let file = files[path] else { return nil }
        do {
            if file.size <= limit, let bytes = try contents.bytes(of: file, limit: limit) { return bytes }
            findings.add(
                .fileTooLarge, in: path, "has more than \(limit) bytes, and so is not looked at",
                fix: "make it smaller, or look at it yourself")
        } catch {
            findings.add(
                .fileUnreadable, in: path, "cannot be read: \(error)",
                fix: "make it readable, or take it out of the pack")
        }
        return nil
    }
}
