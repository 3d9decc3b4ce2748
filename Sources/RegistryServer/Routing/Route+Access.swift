import Access
import HTTPTypes
import OCI
import PackFormat
import Registry

/// The one table of what each route takes and what a request must be allowed to do.
extension Route {
    /// The methods that the route knows, in the order of an Allow field.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .root, .health, .healthDetail, .base, .catalog, .tags, .referrers, .malformed(_, .subject): [.get, .head]
        case .manifest, .malformed(_, .digest), .malformed(_, .tag): [.delete, .get, .head, .put]
        case .blob, .malformed(_, .blob): [.delete, .get, .head]
        case .uploads: [.post]
        case .token: [.get, .post]
        case .upload, .malformed(_, .upload): [.delete, .get, .head, .patch, .put]
        case .packs(let route): route.methods
        }
    }

    /// Whether the route is answered to anybody, whatever the policy.
    var isPublic: Bool { self == .health || self == .root }

    /// Whether clients of the OCI API ask for it, who know tokens.
    var isOfV2: Bool {
        switch self {
        case .root, .health, .healthDetail, .token, .packs: false
        case .base, .catalog, .tags, .manifest, .blob, .referrers, .uploads, .upload, .malformed: true
        }
    }

    /// What a request by `method` does: all of it must be allowed.
    ///
    /// - Parameter bases: those whose packs are one list, of which each caller sees what lies in those that it may read.
    func actions(_ method: HTTPRequest.Method, bases: [PackBase]) -> [Action] {
        switch self {
        case .root, .health, .token: []
        case .base: [.ping]
        case .healthDetail: [.inspect]
        case .catalog, .packs(.catalog), .packs(.search): [.catalog]
        case .packs(.base), .packs(.unknown): [.ping]
        case .packs(.label(let place, _)) where method == .delete: [.pull(place.name), .push(place.name)]
        case .packs(let route) where bases.count > 1 && !isWrite(method):
            route.place.map { place in
                [.pullAny(bases.map { PackRepository(base: $0, pack: place.pack).name })]
            } ?? [.ping]
        case .packs(let route): route.place.map { Self.contentActions(method, $0.name) } ?? [.ping]
        case .tags(let name), .referrers(let name, _): [.pull(name)]
        case .uploads(let name), .upload(let name, _), .malformed(let name, .upload): [.pull(name), .push(name)]
        case .manifest(let name, _), .blob(let name, _), .malformed(let name, _): Self.contentActions(method, name)
        }
    }

    /// The refusal of a change by who may not know whether the repository or pack exists. Reads are answered as of one that does not.
    var unknown: RegistryError {
        switch self {
        case .packs(let route): route.place.map { RegistryError.packUnknown($0.pack) } ?? RegistryError(.nameUnknown)
        case .tags(let name), .manifest(let name, _), .blob(let name, _), .referrers(let name, _), .uploads(let name),
            .upload(let name, _), .malformed(let name, _):
            RegistryError.nameUnknown(name)
        case .root, .health, .healthDetail, .base, .catalog, .token: RegistryError(.nameUnknown)
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
        method != .get && method != .head && method != .options && self != .token
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
