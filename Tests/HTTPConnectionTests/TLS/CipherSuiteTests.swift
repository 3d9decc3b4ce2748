import Testing

@testable import HTTPConnection

@Suite("cipher suites")
struct CipherSuiteTests {
    @Test(
        "the names of Distribution are known, the older form of two of them too",
        arguments: [
            ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", CipherSuite.rsaAES128),
            ("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", .ecdsaAES256),
            ("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", .rsaChaCha20),
            ("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305", .rsaChaCha20),
            ("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305", .ecdsaChaCha20),
            ("TLS_AES_128_GCM_SHA256", .tls13AES128),
        ])
    func known(_ name: String, _ suite: CipherSuite) throws {
        #expect(try CipherSuite(named: name) == suite)
    }

    @Test(
        "a suite that is not safe is refused by name, with those to choose from",
        arguments: [
            "TLS_RSA_WITH_RC4_128_SHA", "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
        ])
    func unsafeSuite(_ name: String) {
        let error = #expect(throws: HTTPConnectionError.self) { try CipherSuite(named: name) }
        #expect(error?.message.hasPrefix("\(name) is not safe and not spoken here; choose from TLS_ECDHE_") == true)
    }

    @Test("an unknown name is refused", arguments: ["", "ECDHE-RSA-AES128-GCM-SHA256", "TLS_X"])
    func unknown(_ name: String) {
        let error = #expect(throws: HTTPConnectionError.self) { try CipherSuite(named: name) }
        #expect(error?.message.hasPrefix("\(name) is no known cipher suite; choose from ") == true)
    }

    @Test("nothing but suites of TLS 1.3 turns TLS 1.2 off")
    func onlyTLS13() {
        var settings = TLSSettings(certificateFiles: nil, cipherSuites: [.tls13AES128])
        #expect(settings.effectiveMinimum == .tls13)
        #expect(!settings.suiteWarnings.isEmpty)
        settings.cipherSuites.append(.rsaAES128)
        #expect(settings.effectiveMinimum == .tls12)
        #expect(settings.suitesOfTLS12 == [.rsaAES128])
        #expect(settings.suiteWarnings.isEmpty)
    }
}
