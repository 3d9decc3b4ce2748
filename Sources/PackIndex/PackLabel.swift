import FoundationEssentials
public import OCI
public import PackFormat

/// A further tag of a version that somebody gave it: `stable`, or `LTS__stable`. It names content: when the version's own tag
/// moves, the label stays with what it was given to.
public struct PackLabel: Hashable, Sendable {
    public var tag: PackTag
    /// Of the manifest.
    public var manifest: Digest
    /// The version's tag when the label was given.
    public var version: String
    public var user: String?
    /// Seconds since 1970 UTC.
    public var time: Int64

    public init(tag: PackTag, manifest: Digest, version: String, user: String?, time: Int64) {
        self.tag = tag
        self.manifest = manifest
        self.version = version
        self.user = user
        self.time = time
    }
}

extension PackLabel {
    private struct Document: Codable {
        var digest: String
        var version: String
        var user: String?
        var time: Int64
    }

    /// Nil for what this program would not write.
    init?(_ tag: PackTag, _ bytes: Data) {
        guard let document = try? JSONDecoder().decode(Document.self, from: bytes),
            let digest = Digest(document.digest), (0...253_402_300_799).contains(document.time)
        else { return nil }
        self.init(
            tag: tag, manifest: digest, version: document.version, user: document.user, time: document.time)
    }

    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(Document(digest: manifest.text, version: version, user: user, time: time))
    }
}
