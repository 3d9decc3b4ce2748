/// What is wrong with a pack, found without running, fetching or asking anything.
///
/// The rules are listed in `docs/validate.md`. What a rule cannot know offline, it does not say: images are not looked for in
/// their registries.
public struct PackValidation: Sendable {
    /// Bytes of a file that is read as text or as a chart; larger files are named and not looked at. Time and memory are a small
    /// multiple of the largest file.
    public static let maximumFileSize = 32 << 20

    /// How often one rule is told; further findings of it are counted in one more.
    public static let maximumFindingsPerRule = 50

    /// The name of the pack's folder, when it has one.
    public var folderName: String?
    /// The packs that a dependency may name, when they are known.
    public var knownPacks: Set<PackName>?

    /// Where those are, for messages, behind "there is no pack NAME".
    public var knownPlace: String

    public init(
        folderName: String? = nil, knownPacks: Set<PackName>? = nil, knownPlace: String = "among those that are known"
    ) {
        self.folderName = folderName
        self.knownPacks = knownPacks
        self.knownPlace = knownPlace
    }

    /// Everything there is to say about a pack, in the order of files and lines.
    ///
    /// Reads each file once or twice and opens each chart that the pack lists. Blocks while it does.
    public func findings(in pack: PackFiles) -> [Finding] {
        var inspection = PackInspection(pack, validation: self)
        inspection.inspect()
        return inspection.findings.sorted
    }
}
