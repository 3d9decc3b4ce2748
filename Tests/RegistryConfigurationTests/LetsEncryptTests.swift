import Testing

@testable import RegistryConfiguration

@Suite("http.tls.letsencrypt")
struct LetsEncryptTests {
    /// A configuration with `cachefile: /c` and whatever else a test wants.
    private static func loaded(_ rest: String, _ environment: [String: String] = [:]) -> LoadedConfiguration {
        load(version: "http:\n  tls:\n    letsencrypt: {cachefile: /c, \(rest)}", environment)
    }

    private static func read(_ rest: String, _ environment: [String: String] = [:]) throws -> Configuration.LetsEncrypt
    {
        let tls = try #require(try loaded(rest, environment).started().http.tls)
        guard case .letsEncrypt(let letsEncrypt) = tls.certificate else {
            throw DomainName.Fault(message: "the certificate comes from files")
        }
        return letsEncrypt
    }

    @Test("the contract's three keys make TLS, with Let's Encrypt as authority and port 80 for its questions")
    func contract() throws {
        let loaded = load(
            version: """
                http:
                  addr: 127.0.0.1:443
                  tls:
                    letsencrypt:
                      cachefile: /data/letsencrypt.cache
                      email: ops@example.com
                      hosts: [registry.example.com]
                """)
        let tls = try #require(try loaded.started().http.tls)
        let host = try DomainName("registry.example.com")
        #expect(loaded.warnings == [])
        #expect(
            tls.certificate
                == .letsEncrypt(
                    Configuration.LetsEncrypt(
                        cachePath: "/data/letsencrypt.cache", email: "ops@example.com",
                        hosts: [host],
                        directoryURL: "https://acme-v02.api.letsencrypt.org/directory", directoryAuthoritiesPath: nil,
                        httpAddress: .internet(host: nil, port: 80))))
        #expect(tls.minimumVersion == .tls12)
    }

    @Test("every key has a variable, and the effective text says where each value comes from")
    func variables() throws {
        let prefix = "REGISTRY_HTTP_TLS_LETSENCRYPT_"
        let loaded = load(
            "version: 0.1",
            [
                prefix + "CACHEFILE": "/c", prefix + "EMAIL": "o@example.com",
                prefix + "HOSTS": "[a.example, b.example]",
                prefix + "DIRECTORYURL": "https://ca.example/acme/directory", prefix + "DIRECTORYCA": "/ca.pem",
                prefix + "HTTPADDR": "127.0.0.1:8080",
            ])
        guard case .letsEncrypt(let letsEncrypt) = try loaded.started().http.tls?.certificate else {
            Issue.record("\(loaded.lines)")
            return
        }
        #expect(letsEncrypt.hosts.map(\.text) == ["a.example", "b.example"])
        #expect(letsEncrypt.directoryURL == "https://ca.example/acme/directory")
        #expect(letsEncrypt.directoryAuthoritiesPath == "/ca.pem")
        #expect(letsEncrypt.httpAddress == .internet(host: "127.0.0.1", port: 8080))
        let text = try #require(loaded.effectiveText)
        for name in ["CACHEFILE", "EMAIL", "HOSTS", "DIRECTORYURL", "DIRECTORYCA", "HTTPADDR"] {
            #expect(text.contains("# \(prefix)\(name)"), "\(text)")
        }
    }

    @Test(
        "hosts are a list or one text, in a file and in the environment; each counts once, in lower case",
        arguments: [
            ("hosts: [a.example]", [:], ["a.example"]),
            ("hosts: a.example", [:], ["a.example"]),
            ("hosts: [A.Example., b.example]", [:], ["a.example", "b.example"]),
            ("hosts: [a.example, A.EXAMPLE]", [:], ["a.example"]),
            ("hosts: [xn--bcher-kva.example]", [:], ["xn--bcher-kva.example"]),
            ("", ["": "a.example"], ["a.example"]),
            ("", ["_0": "a.example", "_1": "b.example"], ["a.example", "b.example"]),
        ] as [(String, [String: String], [String])])
    func hosts(_ yaml: String, _ ends: [String: String], _ names: [String]) throws {
        let environment = Dictionary(
            uniqueKeysWithValues: ends.map { ("REGISTRY_HTTP_TLS_LETSENCRYPT_HOSTS" + $0.key, $0.value) })
        #expect(try Self.read(yaml, environment).hosts.map(\.text) == names)
    }

    @Test(
        "what is no name is refused by line, with what would be right",
        arguments: [
            ("'*.example.com'", "is a wildcard, which needs DNS-01"),
            ("bücher.example", "is not ASCII; write the name"),
            ("'a.example:443'", "names a port; write the name alone"),
            ("https://a.example", "is an address; write the"),
            ("a.example/v2", "is an address"), ("192.0.2.7", "is an address of a machine"),
            ("'192.0.2.7:443'", "is an address of a machine"), ("'[2001:db8::7]'", "is an address of a machine"),
            ("'2001:db8::7'", "is an address of a machine"), ("a..example", "is no host name"),
            ("'.example'", "is no host name"), ("-a.example", "is no host name"), ("a-.example", "is no host name"),
            ("a_b.example", "is no host name"), ("'a.example, b.example'", "is no host name"),
            ("''", "is no host name"),
            ("'a example'", "is no host name"), (String(repeating: "a", count: 64) + ".example", "is no host name"),
            (String(repeating: "a.", count: 128), "is no host name"),
        ])
    func badHost(_ host: String, _ words: String) {
        let loaded = Self.loaded("hosts: [good.example, \(host)]")
        #expect(loaded.errors.count == 1, "\(loaded.lines)")
        #expect(loaded.says(.error, "config.yml:4: error: http.tls.letsencrypt.hosts.1: ", words), "\(loaded.lines)")
    }

    @Test("without a host nothing could be ordered", arguments: ["", "hosts: []", "hosts: ''", "hosts: ~"])
    func noHosts(_ yaml: String) {
        let loaded = Self.loaded(yaml)
        #expect(loaded.errors.count == 1, "\(loaded.lines)")
        #expect(loaded.says(.error, "config.yml:4: error: http.tls.letsencrypt.hosts: is empty; name the hosts"))
    }

    @Test("a name without a dot is warned of, unless a private authority is named")
    func single() throws {
        #expect(
            Self.loaded("hosts: localhost").says(.warning, "no public authority gives a certificate for \"localhost\""))
        #expect(!Self.loaded("hosts: localhost, directoryca: /ca.pem").says(.warning, "localhost"))
    }

    @Test("the same host twice is warned of")
    func twice() {
        #expect(Self.loaded("hosts: [a.example, A.example]").says(.warning, "hosts.1: \"A.example\" is there twice"))
    }

    @Test(
        "other values that cannot be used are refused by name",
        arguments: [
            ("email: ops", "http.tls.letsencrypt.email: \"ops\" is no address for mail"),
            ("email: 'a@b.example,c@d.example'", "http.tls.letsencrypt.email: "),
            ("email: 'a@b.example?cc=x@y.example'", "http.tls.letsencrypt.email: "),
            ("email: 'mailto:a@b.example'", "http.tls.letsencrypt.email: "),
            ("email: [a@b.example]", "http.tls.letsencrypt.email: must be a text"),
            ("directoryurl: acme.example", "http.tls.letsencrypt.directoryurl: \"acme.example\" is no address"),
            ("directoryurl: 'http://acme.example/directory'", "http.tls.letsencrypt.directoryurl: "),
            ("directoryurl: 'ftp://acme.example/directory'", "http.tls.letsencrypt.directoryurl: "),
            ("directoryurl: 'https://u:p@acme.example/directory'", "http.tls.letsencrypt.directoryurl: "),
            ("httpaddr: 80", "http.tls.letsencrypt.httpaddr: \"80\" is no address; write :80"),
            ("httpaddr: ':http'", "http.tls.letsencrypt.httpaddr: "),
            ("httpaddr: ':5000'", "http.tls.letsencrypt.httpaddr: :5000 is taken by http.addr, :5000"),
            ("httpaddr: '127.0.0.1:5000'", "is taken by http.addr"),
        ])
    func refused(_ yaml: String, _ words: String) {
        let loaded = Self.loaded("hosts: a.example, \(yaml)")
        #expect(loaded.errors.count == 1, "\(loaded.lines)")
        #expect(loaded.says(.error, words), "\(loaded.lines)")
    }

    @Test(
        "an authority may be on this machine, and speak plain HTTP there",
        arguments: ["https://127.0.0.1:14000/dir", "http://localhost:14000/dir", "http://[::1]:4000/dir"])
    func local(_ url: String) throws {
        #expect(try Self.read("hosts: a.example, directoryurl: '\(url)'").directoryURL == url)
    }

    @Test("the two addresses differ by port or by interface")
    func addresses() throws {
        let yaml =
            "addr: 127.0.0.1:5000, tls: {letsencrypt: {cachefile: /c, hosts: a.example, httpaddr: '127.0.0.2:5000'}}"
        #expect(load(version: "http: {\(yaml)}").errors == [])
        #expect(try Self.read("hosts: a.example, httpaddr: ':0'").httpAddress == .internet(host: nil, port: 0))
    }

    @Test("a certificate from files and one from an authority exclude each other, as in Distribution")
    func both() {
        for (key, name) in [("certificate: c, key: k", "http.tls.certificate"), ("key: k", "http.tls.key")] {
            let loaded = load(version: "http: {tls: {\(key), letsencrypt: {cachefile: /c, hosts: a.example}}}")
            #expect(loaded.errors.count == 1, "\(loaded.lines)")
            #expect(loaded.says(.error, "http.tls.letsencrypt.cachefile: is given, and \(name) is too; "))
        }
    }

    @Test(
        "keys without a cachefile are refused, for who gives them does not mean plain HTTP; beside files they have no effect",
        arguments: [
            "hosts: a.example", "email: o@example.com", "directoryurl: 'https://ca.example/d'", "directoryca: /ca",
            "httpaddr: ':81'",
        ])
    func withoutCache(_ yaml: String) throws {
        let alone = load(version: "http: {tls: {letsencrypt: {\(yaml)}}}")
        #expect(alone.errors.count == 1, "\(alone.lines)")
        #expect(alone.says(.error, "http.tls.letsencrypt.cachefile: is missing, and http.tls.letsencrypt."))
        let beside = load(version: "http: {tls: {certificate: c, key: k, letsencrypt: {\(yaml)}}}")
        #expect(try beside.started().http.tls?.certificate == .files(certificatePath: "c", keyPath: "k"))
        #expect(beside.says(.warning, "has no effect without http.tls.letsencrypt.cachefile"), "\(beside.lines)")
    }

    @Test("empty, it is not there", arguments: ["~", "{}", "{cachefile: '', email: '', hosts: []}"])
    func empty(_ yaml: String) throws {
        let loaded = load(version: "http: {addr: '127.0.0.1:443', tls: {letsencrypt: \(yaml)}}")
        #expect(try loaded.started().http.tls == nil)
        #expect(loaded.warnings == [])
    }

    @Test("what else TLS can be told goes with it")
    func together() throws {
        let yaml =
            "minimumtls: tls1.3, clientcas: /ca.pem, ciphersuites: [A], letsencrypt: {cachefile: /c, hosts: a.example}"
        let tls = try #require(try load(version: "http: {tls: {\(yaml)}}").started().http.tls)
        #expect(tls.minimumVersion == .tls13)
        #expect(tls.clientAuthorityPaths == ["/ca.pem"])
        #expect(tls.cipherSuites == ["A"])
    }
}
