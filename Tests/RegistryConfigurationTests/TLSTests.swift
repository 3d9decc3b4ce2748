import Testing

@testable import RegistryConfiguration

@Suite("http.tls")
struct TLSTests {
    private static func tls(_ rest: String, _ environment: [String: String] = [:]) throws -> Configuration.TLS? {
        try load("version: 0.1\nhttp: {tls: {certificate: c, key: k, \(rest)}}", environment).started().http.tls
    }

    /// `http.tls.clientcas` and what follows that name.
    private static func variables(_ ends: [String: String]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: ends.map { ("REGISTRY_HTTP_TLS_CLIENTCAS" + $0.key, $0.value) })
    }

    @Test(
        "client authorities are one path or a list, in a file and in the environment",
        arguments: [
            ("clientcas: /ca.pem", [:], ["/ca.pem"]),
            ("clientcas: [/a.pem, /b.pem]", [:], ["/a.pem", "/b.pem"]),
            ("clientcas: []", [:], []),
            ("", ["": "/ca.pem"], ["/ca.pem"]),
            ("", ["": "[/a.pem, /b.pem]"], ["/a.pem", "/b.pem"]),
            ("", ["_0": "/a.pem"], ["/a.pem"]),
            ("clientcas: [/a.pem, /b.pem]", ["_1": "/c.pem"], ["/a.pem", "/c.pem"]),
            ("clientcas: /a.pem", ["": "[]"], []),
        ] as [(String, [String: String], [String])])
    func clientAuthorities(_ yaml: String, _ ends: [String: String], _ paths: [String]) throws {
        #expect(try Self.tls(yaml, Self.variables(ends))?.clientAuthorityPaths == paths)
    }

    @Test(
        "every word of Distribution for clientauth counts", arguments: Configuration.TLS.ClientAuthentication.allCases)
    func clientAuthentication(_ mode: Configuration.TLS.ClientAuthentication) throws {
        #expect(try Self.tls("clientcas: /ca.pem, clientauth: \(mode.rawValue)")?.clientAuthentication == mode)
    }

    @Test("with authorities and without clientauth, a good certificate is required")
    func defaultClientAuthentication() throws {
        #expect(try Self.tls("clientcas: /ca.pem")?.clientAuthentication == .requireAndVerify)
    }

    @Test("an unknown word for clientauth is refused with the known ones")
    func unknownClientAuthentication() {
        let loaded = load(version: "http: {tls: {certificate: c, key: k, clientcas: ca, clientauth: maybe}}")
        #expect(loaded.says(.error, "http.tls.clientauth: must be one of request-client-cert, ", "not \"maybe\""))
    }

    @Test(
        "clientauth that wants certificates looked at is refused without authorities",
        arguments: ["require-any-client-cert", "verify-client-cert-if-given", "Require-And-Verify-Client-Cert"],
        ["", ", clientcas: ", ", clientcas: []"])
    func clientAuthenticationUnmet(_ word: String, _ authorities: String) {
        let loaded = load(version: "http: {tls: {certificate: c, key: k, clientauth: \(word)\(authorities)}}")
        #expect(loaded.says(.error, "http.tls.clientauth: has no effect without http.tls.clientcas"))
    }

    @Test(
        "an empty path of client authorities is refused, wherever it comes from",
        arguments: [
            ("['']", [:]), ("[~]", [:]), ("''", [:]), ("['', /ca.pem]", [:]), ("/ca.pem", ["": ""]),
            ("/ca.pem", ["_0": ""]), ("[/ca.pem, /cb.pem]", ["_1": ""]),
        ] as [(String, [String: String])])
    func emptyAuthority(_ authorities: String, _ ends: [String: String]) {
        let loaded = load(
            version: "http: {tls: {certificate: c, key: k, clientcas: \(authorities)}}",
            Self.variables(ends))
        #expect(loaded.says(.error, "http.tls.clientcas: is empty; name the PEM file"), "\(loaded.lines)")
    }

    @Test("clientauth that only asks has no effect without authorities, and the log says so")
    func clientAuthenticationAlone() throws {
        let loaded = load(version: "http: {tls: {certificate: c, key: k, clientauth: request-client-cert}}")
        #expect(loaded.says(.warning, "http.tls.clientauth: has no effect without http.tls.clientcas"))
        #expect(try loaded.started().http.tls?.clientAuthorityPaths == [])
    }

    @Test("client authorities without a certificate are refused: nobody means plain HTTP by them")
    func authoritiesAlone() {
        let loaded = load(version: "http: {tls: {clientcas: /ca.pem}}")
        #expect(loaded.says(.error, "http.tls.certificate: is missing, and http.tls.clientcas is given"))
    }

    @Test("cipher suites are a list of names")
    func cipherSuites() throws {
        #expect(try Self.tls("ciphersuites: [A, B]")?.cipherSuites == ["A", "B"])
        #expect(try Self.tls("ciphersuites: ")?.cipherSuites == [])
        #expect(try Self.tls("", ["REGISTRY_HTTP_TLS_CIPHERSUITES_0": "A"])?.cipherSuites == ["A"])
    }
}
