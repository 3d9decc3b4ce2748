public import OCI

/// What a pack says of itself: its `pack.json`.
///
/// It is read as leniently as packs are written, except where a pack would mean nothing without: name, version, display name and layer.
/// Unknown properties are allowed. Whatever was taken otherwise than it is written stands in ``remarks``.
public struct PackMetadata: Hashable, Sendable {
    /// Bytes of a `pack.json`.
    public static let maximumSize = 1 << 20
    /// Members of each of its lists and objects that are read.
    public static let maximumCount = 1000

    public let name: PackName
    /// What people read; never blank.
    public let displayName: String
    /// Its group and version.
    public let tag: PackTag
    /// Its version alone, under which registries hold its archive.
    public let artifactTag: Tag
    public let layer: Layer

    /// Clouds that it is for, as written, from `cloudTypes` or the older `cloudType`.
    public internal(set) var cloudTypes: [String] = []
    public internal(set) var addonType: String?
    public internal(set) var addonSubType: String?
    /// When support ends; by convention `yyyy-MM-dd`.
    public internal(set) var eol: String?
    public internal(set) var annotations: [String: String] = [:]
    /// Paths of manifests in the order in which they are applied. As written: they may name what is not there, or lie outside.
    public internal(set) var kubeManifests: [String] = []
    /// Paths of chart archives, as written.
    public internal(set) var charts: [String] = []
    public internal(set) var ansibleRoles: [String] = []
    /// `constraints.dependencies`
    public internal(set) var dependencies: [Dependency] = []
    /// `constraints.resources`
    public internal(set) var resources: [Resource] = []
    /// `commit_msg`: the message of a push that brings none.
    public internal(set) var commitMessage: String?
    public internal(set) var kubeVersion: String?
    public internal(set) var readme: String?

    /// Names of properties that are none of these, in order.
    public internal(set) var unknownProperties: [String] = []
    /// What is not as it should be, in the order of the properties above.
    public internal(set) var remarks: [MetadataRemark] = []

    init(name: PackName, displayName: String, tag: PackTag, artifactTag: Tag, layer: Layer) {
        self.name = name
        self.displayName = displayName
        self.tag = tag
        self.artifactTag = artifactTag
        self.layer = layer
    }

    /// The exact text of `version`.
    public var version: String { tag.label }
    /// Nil when `group` is missing or blank.
    public var group: String? { tag.group }
}
