import OCI

/// A list of ``AccessRule``, of which the first decides that is for the user and the repository. Where none is, nothing is granted.
struct AccessRules: Hashable, Sendable {
    private let rules: [AccessRule]
    /// For each user who is named anywhere, the numbers of the rules that may decide.
    private var named: [String: [Int]] = [:]
    /// Likewise for all other users, and for those without a login.
    private let others: [Int]
    private let anonymous: [Int]

    init(_ rules: [AccessRule]) {
        self.rules = rules
        others = rules.indices.filter { rules[$0].subjects.contains(.users) }
        anonymous = rules.indices.filter { rules[$0].subjects.contains(.anonymous) }
        for case .user(let name) in Set(rules.flatMap(\.subjects)) {
            named[name] = rules.indices.filter {
                rules[$0].subjects.contains(.user(name)) || rules[$0].subjects.contains(.users)
            }
        }
    }

    func rights(of principal: Principal, in name: RepositoryName) -> AccessRights {
        for number in numbers(for: principal) where rules[number].repositories.contains(where: { $0.matches(name) }) {
            return rules[number].rights
        }
        return []
    }

    /// What the principal may have somewhere.
    func rightsAnywhere(of principal: Principal) -> AccessRights {
        numbers(for: principal).reduce(into: []) { $0.formUnion(rules[$1].rights) }
    }

    private func numbers(for principal: Principal) -> [Int] {
        switch principal {
        case .anonymous: anonymous
        case .user(let name): named[name] ?? others
        }
    }
}
