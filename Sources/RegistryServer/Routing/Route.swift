import OCI
import PackFormat
import Registry

/// What a path names. Every value in it is valid; a path whose repository can be read but whose last part is none is
/// `malformed`, so that access is decided before anything is said about it.
enum Route: Hashable, Sendable {
    /// `/`: a sign of life for load balancers.
    case root
    case health
    /// `/health?detail=1`: more than whether, for those who may log in.
    case healthDetail
    /// `/v2/`
    case base
    case catalog
    case tags(RepositoryName)
    case manifest(RepositoryName, Reference)
    case blob(RepositoryName, Digest)
    case referrers(RepositoryName, Digest)
    case uploads(RepositoryName)
    case upload(RepositoryName, UploadID)
    /// `/token`, where tokens are given.
    case token
    /// Below `/v1/`
    case packs(PackRoute)
    case malformed(RepositoryName, Malformation)

    enum Malformation: Hashable, Sendable {
        case digest(String)
        /// Where the digest of a blob is wanted.
        case blob(String)
        case tag(String)
        case upload(String)
        /// Where the digest of a subject is wanted.
        case subject(String)
    }

    /// Repository names hold slashes, and words of the API may be components of a name, so the path is read from its end.
    ///
    /// - Parameters:
    ///   - path: decoded, without the slash that it begins with.
    ///   - prefix: what all routes but `/health` lie under; empty or ending with a slash.
    ///   - packBase: where v1 writes.
    static func match(
        _ path: String, prefix: String, packBase: PackBase
    ) throws(RegistryError) -> Route? {
        if path == "health" { return .health }
        var rest = path[...]
        if !prefix.isEmpty {
            guard rest.utf8.starts(with: prefix.utf8) else { return nil }
            rest = rest[rest.utf8.index(rest.startIndex, offsetBy: prefix.utf8.count)...]
        }
        if rest.isEmpty { return .root }
        guard let slash = rest.utf8.firstIndex(of: slash) else {
            switch rest {
            case "v2": return .base
            case "v1": return .packs(.base)
            case LoginChallenges.path[...]: return .token
            default: return nil
            }
        }
        let version = rest[..<slash]
        rest = rest[rest.utf8.index(after: slash)...]
        if version == "v1" { return .packs(PackRoute(rest, base: packBase)) }
        guard version == "v2" else { return nil }
        if rest.isEmpty { return .base }
        if rest == "_catalog" { return .catalog }
        return try matchRepository(rest)
    }

    /// The same, or what the query makes of it.
    func asked(_ query: Query) -> Route {
        self == .health && ["1", "true"].contains(query["detail"]) ? .healthDetail : self
    }

    private static let slash = UInt8(ascii: "/")

    private static func matchRepository(_ path: Substring) throws(RegistryError) -> Route? {
        guard let (above, last) = path.lastComponent else { return nil }
        let (name, word) = above.splitLast
        if word == "uploads", name.splitLast.last == "blobs" {
            let name = try repository(name.splitLast.above)
            if last.isEmpty { return .uploads(name) }
            let id = String(last)
            return UploadID(id).map { .upload(name, $0) } ?? .malformed(name, .upload(id))
        }
        switch word {
        case "manifests":
            let name = try repository(name)
            if let reference = Reference(last) { return .manifest(name, reference) }
            let text = String(last)
            return .malformed(name, Reference.isDigestShaped(text) ? .digest(text) : .tag(text))
        case "blobs" where last == "uploads":
            return .uploads(try repository(name))
        case "blobs":
            let name = try repository(name)
            return Digest(last).map { .blob(name, $0) } ?? .malformed(name, .blob(String(last)))
        case "referrers":
            let name = try repository(name)
            return Digest(last).map { .referrers(name, $0) } ?? .malformed(name, .subject(String(last)))
        case "tags" where last == "list":
            return .tags(try repository(name))
        default:
            return nil
        }
    }

    private static func repository(_ text: Substring) throws(RegistryError) -> RepositoryName {
        let text = String(text)
        guard let name = RepositoryName(text) else { throw invalidName(text) }
        return name
    }

    private static func invalidName(_ text: String) -> RegistryError {
        guard text.utf8.count <= RepositoryName.maximumLength else {
            return RegistryError(
                .nameInvalid,
                "invalid repository name: it has \(text.utf8.count) bytes; at most \(RepositoryName.maximumLength) are allowed"
            )
        }
        return RegistryError(
            .nameInvalid,
            "invalid repository name \"\(text)\": components of a-z, 0-9 and single . _ __ or - between them, joined by /",
            status: 404)
    }
}

extension Substring {
    /// What comes before the last slash, and after it; nil without a slash.
    fileprivate var lastComponent: (above: Substring, last: Substring)? {
        utf8.lastIndex(of: UInt8(ascii: "/")).map { (self[..<$0], self[utf8.index(after: $0)...]) }
    }

    /// Likewise; a text without a slash is itself the last component of an empty path.
    fileprivate var splitLast: (above: Substring, last: Substring) {
        lastComponent ?? (self[..<startIndex], self)
    }
}
