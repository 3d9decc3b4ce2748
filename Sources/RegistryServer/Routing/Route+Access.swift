import Access
import HTTPTypes
import OCI
import PackFormat

/// The one table of what each route takes and what a request must be allowed to do.
extension Route {
    /// The methods that the route knows, in the order of an Allow field.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .root, .health, .healthDetail, .base, .catalog, .tags, .referrers, .malformed(_, .subject): [.get, .head]
        case .manifest, .malformed(_, .digest), .malformed(_, .tag): [.delete, .get, .head, .put]
        case .blob, .malformed(_, .blob): [.delete, .get, .head]
        case .uploads: [.post]
        case .upload, .malformed(_, .upload): [.delete, .get, .head, .patch, .put]
        case .packs(let route): route.methods
        }
    }

    /// Whether the route is answered to anybody, whatever the policy.
    var isPublic: Bool { self == .health || self == .root }

    /// What a request by `method` does: all of it must be allowed.
    func actions(_ method: HTTPRequest.Method) -> [Action] {
        switch self {
        case .root, .health: []
        case .base, .healthDetail: [.ping]
        case .catalog, .packs(.catalog), .packs(.search): [.catalog]
        case .packs(.base), .packs(.unknown): [.ping]
        case .packs(.label(let place, _)) where method == .delete: [.pull(place.name), .push(place.name)]
        case .packs(let route): route.place.map { Self.contentActions(method, $0.name) } ?? [.ping]
        case .tags(let name), .referrers(let name, _): [.pull(name)]
        case .uploads(let name), .upload(let name, _), .malformed(let name, .upload): [.pull(name), .push(name)]
        case .manifest(let name, _), .blob(let name, _), .malformed(let name, _): Self.contentActions(method, name)
        }
    }

    private static func contentActions(_ method: HTTPRequest.Method, _ name: RepositoryName) -> [Action] {
        switch method {
        case .get, .head, .options: [.pull(name)]
        case .delete: [.delete(name)]
        default: [.pull(name), .push(name)]
        }
    }

    /// Whether a request by `method` changes content.
    func isWrite(_ method: HTTPRequest.Method) -> Bool {
        method != .get && method != .head && method != .options
    }

    /// Whether a request by `method` takes a version or a pack away by way of v1.
    func isPackDelete(_ method: HTTPRequest.Method) -> Bool {
        switch self {
        case .packs(.pack), .packs(.version): method == .delete
        default: false
        }
    }

    /// Whether a request by `method` is one below `/v1/` that no public document knows.
    func isUnknown(_ method: HTTPRequest.Method) -> Bool {
        guard case .packs(let route) = self else { return false }
        return route == .unknown || (method != .options && !route.methods.contains(method))
    }

    /// Whether a request by `method` takes something out that others may refer to; ending an upload does not.
    func isContentDelete(_ method: HTTPRequest.Method) -> Bool {
        switch self {
        case .manifest, .blob, .malformed(_, .blob), .malformed(_, .digest), .malformed(_, .tag): method == .delete
        default: false
        }
    }
}
