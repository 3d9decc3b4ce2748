public import OCI

/// What a push asks of the tags that it moves.
public struct TagMove: Sendable {
    /// Told of a tag that is about to point elsewhere: `previous` is nil for one that was not there. What it throws ends the push, and
    /// the tag stays. It may be told of a move that then fails, and of one move twice where other processes write too.
    public typealias Witness =
        @Sendable (_ tag: Tag, _ previous: Digest?, _ digest: Digest) async throws -> Void

    /// Whether a tag that points at other content stays, and the push is refused (RFC 9110, section 13.1.2, `If-None-Match: *`).
    public var onlyNew: Bool
    public var witness: Witness?

    public init(onlyNew: Bool = false, witness: Witness? = nil) {
        self.onlyNew = onlyNew
        self.witness = witness
    }

    /// Whether nothing has to be known of what the tag points at.
    var isPlain: Bool { !onlyNew && witness == nil }
}

extension RegistryError {
    /// The status is RFC 9110's for a condition that does not hold.
    static func tagTaken(_ tag: Tag, of name: RepositoryName, by previous: Digest, not digest: Digest) -> RegistryError
    {
        RegistryError(
            .tagInvalid,
            "\(name):\(tag) is \(previous), and this push would make it \(digest); push without If-None-Match to overwrite it",
            status: 412, details: [.fields(["Tag": tag.text, "Is": previous.text, "Pushed": digest.text])])
    }
}
