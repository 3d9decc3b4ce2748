/// What a manifest is asked for by: a tag or a digest. A tag holds no colon, so the two cannot be confused.
public enum Reference: Hashable, Sendable {
    case tag(Tag)
    case digest(Digest)

    /// Returns nil when `text` is neither.
    public init?(_ text: some StringProtocol) {
        let text = String(text)
        if let tag = Tag(text) {
            self = .tag(tag)
        } else if let digest = Digest(text) {
            self = .digest(digest)
        } else {
            return nil
        }
    }

    /// The tag; nil when this is a digest.
    public var tag: Tag? {
        if case .tag(let tag) = self { tag } else { nil }
    }

    /// Whether `text` was meant as a digest, valid or not: it holds a colon.
    public static func isDigestShaped(_ text: some StringProtocol) -> Bool {
        text.utf8.contains(UInt8(ascii: ":"))
    }
}

extension Reference: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tag(let tag): tag.text
        case .digest(let digest): digest.text
        }
    }
}
