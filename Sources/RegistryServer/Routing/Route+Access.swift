import Access
import HTTPTypes
import OCI

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
        }
    }

    /// Whether the route is answered to anybody, whatever the policy.
    var isPublic: Bool { self == .health || self == .root }

    /// What a request by `method` does: all of it must be allowed.
    func actions(_ method: HTTPRequest.Method) -> [Action] {
        switch self {
        case .root, .health: []
        case .base, .healthDetail: [.ping]
        case .catalog: [.catalog]
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

    /// Whether a request by `method` takes something out that others may refer to; ending an upload does not.
    func isContentDelete(_ method: HTTPRequest.Method) -> Bool {
        switch self {
        case .manifest, .blob, .malformed(_, .blob), .malformed(_, .digest), .malformed(_, .tag): method == .delete
        default: false
        }
    }
}
