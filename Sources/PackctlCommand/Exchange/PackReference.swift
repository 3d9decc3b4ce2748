import OCI
import PackFormat

/// A pack as commands name it: `NAME`, `NAME:TAG` or `NAME@DIGEST`.
struct PackReference: Hashable, Sendable {
    enum Version: Hashable, Sendable {
        case newest
        /// A version, a parent tag or a label.
        case tag(PackTag)
        /// Of a manifest.
        case digest(Digest)
    }

    let pack: PackName
    let version: Version

    init(pack: PackName, version: Version) {
        self.pack = pack
        self.version = version
    }

    /// Throws a failure of usage.
    init(_ text: String) throws(CommandFailure) {
        let (name, separator, rest) = PackReference.cut(text)
        guard let pack = PackName(name) else {
            let hint =
                name.contains("/")
                ? "the registry, with its base path, is named by --registry-server"
                : "it is lower-case letters and digits, joined by hyphens, single dots or underscores, with :TAG or @DIGEST behind it"
            throw CommandFailure(.usage, "\"\(text)\" does not begin with a pack's name: \(hint)")
        }
        self.pack = pack
        switch separator {
        case nil: version = .newest
        case "@":
            guard let digest = Digest(rest) else {
                throw CommandFailure(
                    .usage, "\"\(rest)\" is no digest; one is sha256: and 64 digits of 0-9 and a-f, as pack ls shows it"
                )
            }
            version = .digest(digest)
        default:
            guard !rest.contains("@") else {
                throw CommandFailure(.usage, "\"\(text)\" has a tag and a digest; name one of both")
            }
            do {
                version = .tag(try PackTag(rest))
            } catch {
                throw CommandFailure(.usage, "\"\(text)\" names no tag: \(error.message)")
            }
        }
    }

    private static func cut(_ text: String) -> (name: Substring, separator: Character?, rest: Substring) {
        let isRegistryNamed = text.contains("/")
        guard !isRegistryNamed, let mark = text.firstIndex(where: { $0 == ":" || $0 == "@" }) else {
            return (text[...], nil, "")
        }
        return (text[..<mark], text[mark], text[text.index(after: mark)...])
    }
}

extension PackReference: CustomStringConvertible {
    var description: String {
        switch version {
        case .newest: pack.text
        case .tag(let tag): "\(pack):\(tag)"
        case .digest(let digest): "\(pack)@\(digest)"
        }
    }
}
