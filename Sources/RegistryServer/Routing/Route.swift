import OCI
import Registry

/// What a path names. Every value in it is valid; a path whose repository can be read but whose last part is none is
/// `malformed`, so that access is decided before anything is said about it.
enum Route: Hashable, Sendable {
    /// `/`: a sign of life for load balancers.
    case root
    case health
    /// `/v2/`
    case base
    case catalog
    case tags(RepositoryName)
    case manifest(RepositoryName, Reference)
    case blob(RepositoryName, Digest)
    case referrers(RepositoryName, Digest)
    case uploads(RepositoryName)
    case upload(RepositoryName, UploadID)
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
    static func match(_ components: [String], prefix: [String]) throws(RegistryError) -> Route? {
        if components == ["health"] { return .health }
        guard components.starts(with: prefix) else { return nil }
        let path = components.dropFirst(prefix.count)
        if path == [""] { return .root }
        guard path.first == "v2" else { return nil }
        let rest = path.dropFirst()
        switch rest.last {
        case nil: return .base
        case "" where rest.count == 1: return .base
        case "_catalog" where rest.count == 1: return .catalog
        default: return try matchRepository(rest)
        }
    }

    private static func matchRepository(_ path: ArraySlice<String>) throws(RegistryError) -> Route? {
        let words = Array(path.suffix(3))
        func name(dropping count: Int) throws(RegistryError) -> RepositoryName {
            let text = path.dropLast(count).joined(separator: "/")
            guard let name = RepositoryName(text) else { throw invalidName(text) }
            return name
        }
        switch (words.count > 2 ? words[0] : "", words.count > 1 ? words[words.count - 2] : "", words.last ?? "") {
        case ("blobs", "uploads", ""):
            return .uploads(try name(dropping: 3))
        case ("blobs", "uploads", let id):
            let name = try name(dropping: 3)
            return UploadID(id).map { .upload(name, $0) } ?? .malformed(name, .upload(id))
        case (_, "blobs", "uploads"):
            return .uploads(try name(dropping: 2))
        case (_, "blobs", let digest):
            let name = try name(dropping: 2)
            return Digest(digest).map { .blob(name, $0) } ?? .malformed(name, .blob(digest))
        case (_, "manifests", let reference):
            let name = try name(dropping: 2)
            if let reference = Reference(reference) { return .manifest(name, reference) }
            return .malformed(name, Reference.isDigestShaped(reference) ? .digest(reference) : .tag(reference))
        case (_, "referrers", let digest):
            let name = try name(dropping: 2)
            return Digest(digest).map { .referrers(name, $0) } ?? .malformed(name, .subject(digest))
        case (_, "tags", "list"):
            return .tags(try name(dropping: 2))
        default:
            return nil
        }
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
