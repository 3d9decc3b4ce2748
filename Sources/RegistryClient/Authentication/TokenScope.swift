import OCI

/// What a token is to be good for: `repository:team/hello:pull,push` (docker's token authentication, "Token scope documentation").
struct TokenScope: Hashable, Sendable {
    /// `repository:team/hello`
    var resource: String
    var actions: Set<String>

    private static let longest = 1024
    private static let most = 16

    static let catalog = TokenScope(resource: "registry:catalog", actions: ["*"])

    static func pull(_ repository: RepositoryName) -> TokenScope {
        TokenScope(resource: "repository:\(repository)", actions: ["pull"])
    }

    static func push(_ repository: RepositoryName) -> TokenScope {
        TokenScope(resource: "repository:\(repository)", actions: ["pull", "push"])
    }

    static func delete(_ repository: RepositoryName) -> TokenScope {
        TokenScope(resource: "repository:\(repository)", actions: ["pull", "push", "delete"])
    }

    var text: String { "\(resource):\(actions.sorted().joined(separator: ","))" }
}

extension TokenScope {
    /// The scopes that a challenge names, joined by spaces. What is none, and more than are wanted at once, is left out: a server
    /// says no to a token that lacks something.
    static func reading(_ text: String?) -> [TokenScope] {
        (text ?? "").split(separator: " ").prefix(most).compactMap { scope in
            guard scope.utf8.count <= longest, scope.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
                let colon = scope.lastIndex(of: ":"), scope.firstIndex(of: ":") != colon
            else { return nil }
            let actions = scope[scope.index(after: colon)...].split(separator: ",").map(String.init)
            return TokenScope(resource: String(scope[..<colon]), actions: Set(actions))
        }
    }

    /// Each resource once, with all that is wanted of it.
    static func merged(_ scopes: [TokenScope]) -> [TokenScope] {
        var merged: [TokenScope] = []
        for scope in scopes {
            if let known = merged.firstIndex(where: { $0.resource == scope.resource }) {
                merged[known].actions.formUnion(scope.actions)
            } else {
                merged.append(scope)
            }
        }
        return merged
    }
}
