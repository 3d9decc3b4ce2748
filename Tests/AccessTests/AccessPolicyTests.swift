import Access
import OCI
import Testing

@Suite struct AccessPolicyTests {
    static let actions: [Action] = {
        guard let name = RepositoryName("a/b") else { return [] }
        return [.ping, .pull(name), .push(name), .delete(name), .catalog]
    }()

    @Test("without authentication everybody may do everything", arguments: actions)
    func open(action: Action) {
        #expect(AccessPolicy.open.decision(for: .anonymous, performing: action) == .allowed)
        #expect(AccessPolicy.open.decision(for: .user("a"), performing: action) == .allowed)
    }

    @Test("with users, each of them may do everything and everybody else is asked to log in", arguments: actions)
    func usersOnly(action: Action) {
        #expect(AccessPolicy.usersOnly.decision(for: .user("a"), performing: action) == .allowed)
        #expect(AccessPolicy.usersOnly.decision(for: .anonymous, performing: action) == .needsLogin)
    }
}
