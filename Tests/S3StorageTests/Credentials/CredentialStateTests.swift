import Testing

@testable import S3Storage

@Suite("the state of credentials")
struct CredentialStateTests {
    static func keys(_ name: String, until expiry: Int64?) -> S3Credentials {
        S3Credentials(accessKey: name, secretKey: "s", expiry: expiry)
    }

    @Test("begins with waiting")
    func first() {
        #expect(CredentialState().next(at: 0) == .wait)
    }

    @Test("keys without an end stay until they are refused")
    func lasting() {
        var state = CredentialState()
        let keys = Self.keys("a", until: nil)
        state.renewed(keys, at: 0, chance: 0)
        #expect(state.next(at: .max) == .use(keys))
        state.refused(Self.keys("older", until: nil))
        #expect(state.next(at: 1) == .use(keys))
        state.refused(keys)
        #expect(state.next(at: 1) == .wait)
    }

    @Test("keys are renewed early, and not used at their end")
    func early() {
        var state = CredentialState()
        let keys = Self.keys("a", until: 3600)
        state.renewed(keys, at: 0, chance: 0.5)
        #expect(state.next(at: 3269) == .use(keys))
        #expect(state.next(at: 3270) == .useAndRenew(keys))
        #expect(state.next(at: 3569) == .useAndRenew(keys))
        #expect(state.next(at: 3570) == .wait)
    }

    @Test("keys of a short life are renewed halfway")
    func short() {
        var state = CredentialState()
        let keys = Self.keys("a", until: 200)
        state.renewed(keys, at: 0, chance: 0)
        #expect(state.next(at: 99) == .use(keys))
        #expect(state.next(at: 100) == .useAndRenew(keys))
    }

    @Test("a renewal that failed is tried again after a pause, while the keys are good")
    func pause() {
        var state = CredentialState()
        let keys = Self.keys("a", until: 3600)
        state.renewed(keys, at: 0, chance: 0)
        state.failed(at: 3400)
        #expect(state.next(at: 3414) == .use(keys))
        #expect(state.next(at: 3415) == .useAndRenew(keys))
    }
}
