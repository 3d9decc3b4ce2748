import HTTPTypes
import OCI
import PackFormat

/// What a path below `/v1/` names. Packs are given as the repository in which v1 writes what concerns them.
enum PackRoute: Hashable, Sendable {
    /// `/v1/`
    case base
    case catalog
    case search
    /// `/v1/<pack>`
    case pack(PackRepository)
    case tags(PackRepository)
    /// A manifest by what a path calls it: a tag, a parent tag, a label or a digest.
    case version(PackRepository, String)
    case file(PackRepository, Digest)
    case history(PackRepository)
    case labels(PackRepository)
    case label(PackRepository, String)
    /// A path of the old pack registry that nobody has told us of.
    case unknown

    /// - Parameters:
    ///   - path: what follows `v1/`.
    ///   - base: where v1 writes.
    init(_ path: Substring, base: PackBase) {
        self = PackRoute.match(path, base: base) ?? .unknown
    }

    private static func match(_ path: Substring, base: PackBase) -> PackRoute? {
        switch path {
        case "": return .base
        case "_catalog": return .catalog
        case "_search": return .search
        default: break
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.first.flatMap({ PackName($0) }) else { return nil }
        let place = PackRepository(base: base, pack: name)
        switch (parts.count, parts.dropFirst().first, parts.last) {
        case (1, _, _): return .pack(place)
        case (2, "history", _): return .history(place)
        case (2, "labels", _): return .labels(place)
        case (3, "tags", "list"): return .tags(place)
        case (3, "labels", let label?) where !label.isEmpty: return .label(place, String(label))
        case (3, "manifests", let reference?) where !reference.isEmpty: return .version(place, String(reference))
        case (3, "blobs", let digest?): return Digest(digest).map { .file(place, $0) }
        default: return nil
        }
    }
}

extension PackRoute {
    /// In the order of an Allow field.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .base, .catalog, .search, .tags, .file, .history, .labels: [.get, .head]
        case .pack, .version: [.delete, .get, .head]
        case .label: [.delete, .get, .head, .put]
        case .unknown: [.delete, .get, .head, .patch, .post, .put]
        }
    }

    /// The pack that it is about.
    var place: PackRepository? {
        switch self {
        case .base, .catalog, .search, .unknown: nil
        case .pack(let place), .tags(let place), .version(let place, _), .file(let place, _), .history(let place),
            .labels(let place), .label(let place, _):
            place
        }
    }
}
