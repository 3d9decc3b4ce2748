import OCI

/// What a token is good for: rights in repositories, and whether it lists them. In docker's spelling
/// `repository:team/app:pull,push registry:catalog:*`.
///
/// What is not understood is left out, as clients ask for more than there is.
public struct TokenScopes: Hashable, Sendable {
    private struct Entry: Hashable, Sendable {
        var repository: String
        var rights: AccessRights
    }

    /// Repositories that are kept of what a client asks for, the first ones.
    private static let maximumCount = 100
    /// Bytes that the spelling of that may have, so that the token fits into a header.
    private static let maximumLength = 3072

    private var entries: [Entry] = []
    /// Where in `entries` a repository is.
    private var positions: [String: Int] = [:]
    private var hasCatalog = false
    /// Of ``text``, or a little more.
    private var length = 0

    public init() {}

    /// Reads `scope` parameters, of which each may hold several scopes with spaces between them.
    public init(_ parameters: some Sequence<String>) {
        for scope in parameters.lazy.flatMap({ $0.utf8.split(separator: UInt8(ascii: " ")) }) {
            add(Substring(scope))
        }
    }

    public var isEmpty: Bool { entries.isEmpty && !hasCatalog }

    /// The scopes with spaces between them, in the order in which they were added.
    public var text: String {
        var parts = entries.map { "repository:\($0.repository):\(TokenScopes.text($0.rights))" }
        if hasCatalog { parts.append("registry:catalog:*") }
        return parts.joined(separator: " ")
    }

    /// The scopes that these actions need.
    public init(needed actions: [Action]) {
        for action in actions {
            switch action {
            case .ping, .inspect: break
            case .catalog: hasCatalog = true
            case .pull(let name): add(.pull, in: name.text)
            case .push(let name): add(.push, in: name.text)
            case .delete(let name): add(.delete, in: name.text)
            case .pullAny(let names): for name in names { add(.pull, in: name.text) }
            }
        }
    }

    /// Adds what a claim of an outside server says (Distribution's `access`). Of any number and length: the token is there already.
    mutating func add(type: String, name: String, actions: [String]) {
        add(type: type, name: name, actions: actions, isBounded: false)
    }

    private mutating func add(type: String, name: String, actions: [String], isBounded: Bool) {
        if type == "registry", name == "catalog" {
            if actions.contains("*") { hasCatalog = true }
        } else if type == "repository", RepositoryName(name) != nil {
            add(actions.reduce(into: []) { $0.formUnion(TokenScopes.rights($1)) }, in: name, isBounded: isBounded)
        }
    }

    func cover(_ action: Action) -> Bool {
        switch action {
        case .ping, .inspect: true
        case .catalog: hasCatalog
        case .pull(let name): rights(in: name).contains(.pull)
        case .push(let name): rights(in: name).contains(.push)
        case .delete(let name): rights(in: name).contains(.delete)
        case .pullAny(let names): names.contains { rights(in: $0).contains(.pull) }
        }
    }

    /// What is left when each repository gives no more than `rights`, and the catalog only if `catalog`.
    func narrowed(catalog: Bool, to rights: (RepositoryName) -> AccessRights) -> TokenScopes {
        var narrow = TokenScopes()
        narrow.hasCatalog = hasCatalog && catalog
        for entry in entries {
            guard let name = RepositoryName(entry.repository) else { continue }
            narrow.add(entry.rights.intersection(rights(name)), in: entry.repository)
        }
        return narrow
    }

    private func rights(in name: RepositoryName) -> AccessRights {
        positions[name.text].map { entries[$0].rights } ?? []
    }

    /// `type:name:actions`; a name may hold colons, and a type a class in parentheses.
    private mutating func add(_ scope: Substring) {
        guard let first = scope.utf8.firstIndex(of: UInt8(ascii: ":")),
            let last = scope.utf8.lastIndex(of: UInt8(ascii: ":")), first < last
        else { return }
        let type = scope[..<first].prefix { $0 != "(" }
        let name = scope[scope.utf8.index(after: first)..<last]
        let actions = scope[scope.utf8.index(after: last)...].split(separator: ",").map(String.init)
        add(type: String(type), name: String(name), actions: actions, isBounded: true)
    }

    private mutating func add(_ rights: AccessRights, in repository: String, isBounded: Bool = true) {
        guard !rights.isEmpty else { return }
        if let index = positions[repository] {
            entries[index].rights.formUnion(rights)
            return
        }
        let size = repository.utf8.count + "repository::pull,push,delete ".utf8.count
        if isBounded {
            guard entries.count < TokenScopes.maximumCount, length + size <= TokenScopes.maximumLength else { return }
        }
        length += size
        positions[repository] = entries.count
        entries.append(Entry(repository: repository, rights: rights))
    }

    private static func rights(_ action: String) -> AccessRights {
        switch action {
        case "pull": .pull
        case "push": .push
        case "delete": .delete
        case "*": [.pull, .push, .delete]
        default: []
        }
    }

    private static func text(_ rights: AccessRights) -> String {
        let words: [(AccessRights, String)] = [(.pull, "pull"), (.push, "push"), (.delete, "delete")]
        return words.filter { rights.contains($0.0) }.map(\.1).joined(separator: ",")
    }
}
