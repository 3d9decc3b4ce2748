import Testing

@testable import Access

@Suite struct VerifiedCredentialsTests {
    private let secret = CredentialSecret()

    private func key(_ header: String, generation: UInt64 = 1) -> CredentialKey {
        secret.key(for: header, generation: generation)
    }

    @Test("a login is remembered for its life and no longer")
    func expires() {
        var verified = VerifiedCredentials(capacity: 4, lifetime: .seconds(300))
        verified.insert(.user("a"), for: key("a"), generation: 1, at: .seconds(10))
        #expect(verified.principal(for: key("a"), at: .seconds(309)) == .user("a"))
        #expect(verified.principal(for: key("a"), at: .seconds(310)) == nil)
        #expect(verified.principal(for: key("b"), at: .seconds(10)) == nil)
    }

    @Test("never more than the capacity is remembered, the newest always")
    func bounded() {
        var verified = VerifiedCredentials(capacity: 8, lifetime: .seconds(300))
        for number in 0..<100 {
            verified.insert(.user("\(number)"), for: key("\(number)"), generation: 1, at: .zero)
            #expect(verified.principal(for: key("\(number)"), at: .zero) == .user("\(number)"))
        }
        #expect(verified.count == 8)
        let remembered = (0..<100).filter { verified.principal(for: key("\($0)"), at: .zero) != nil }
        #expect(remembered.count == 8)
    }

    @Test("a new list forgets all, and what comes late from the old one")
    func generations() {
        var verified = VerifiedCredentials(capacity: 8, lifetime: .seconds(300))
        verified.insert(.user("a"), for: key("a"), generation: 1, at: .zero)
        verified.insert(.user("b"), for: key("b", generation: 2), generation: 2, at: .zero)
        verified.insert(.user("c"), for: key("c"), generation: 1, at: .zero)
        #expect(verified.count == 1)
        #expect(verified.principal(for: key("a"), at: .zero) == nil)
        #expect(verified.principal(for: key("c"), at: .zero) == nil)
    }

    @Test("keys differ by header, by generation and by process")
    func keys() {
        #expect(key("a") == key("a"))
        #expect(key("a") != key("b"))
        #expect(key("a") != key("a", generation: 2))
        #expect(key("a") != CredentialSecret().key(for: "a", generation: 1))
    }
}
