import RegistryConfiguration
import Testing

/// Every promise and every example of the user documents.
@Suite("The user documents' configuration")
struct ContractTests {
    private static let file = """
        version: 0.1
        log:
          fields:
            service: registry
        storage:
          cache:
            blobdescriptor: inmemory
          filesystem:
            rootdirectory: /data/.spectro-server
        http:
          addr: :5000
          headers:
            X-Content-Type-Options: [ nosniff ]
            Strict-Transport-Security: [ max-age=63072000; includeSubdomains; preload ]
            Content-Security-Policy: [ img-src 'self'; script-src 'self';  style-src 'self ]
            X-Frame-Options: [ DENY ]
            X-XSS-Protection: [ 1; mode=block ]
            Referrer-Policy: [ same-origin ]
        auth:
          htpasswd:
            realm: basic-realm
            path: /auth/htpasswd-basic
        """

    @Test("the default file starts without a word, and keeps the bytes of the policy that lacks a quote")
    func defaultFile() throws {
        let loaded = load(Self.file)
        let configuration = try loaded.started()
        #expect(loaded.lines.isEmpty)
        #expect(configuration.log.fields == [.init(name: "service", value: "registry")])
        #expect(configuration.storage.driver == .filesystem(rootDirectory: "/data/.spectro-server", maxThreads: 100))
        #expect(configuration.storage.blobDescriptorCacheSize == 10_000)
        #expect(configuration.http.address == .internet(host: nil, port: 5000))
        #expect(configuration.authentication == .htpasswd(realm: "basic-realm", path: "/auth/htpasswd-basic"))
        #expect(
            configuration.http.header("Content-Security-Policy") == [
                "img-src 'self'; script-src 'self';  style-src 'self"
            ])
        #expect(configuration.http.header("X-XSS-Protection") == ["1; mode=block"])
        #expect(configuration.http.headers.fields.count == 6)
        #expect(!configuration.http.headers.areDefault)
        #expect(!configuration.http.headers.fields.contains { $0.onlyOverTLS })
    }

    @Test("without a file the same is in force, with the quote closed and HSTS on TLS only")
    func builtIn() throws {
        let loaded = load(nil)
        var configuration = try loaded.started()
        #expect(loaded.lines.isEmpty)
        #expect(loaded.location == .builtIn)
        #expect(
            configuration.http.header("Content-Security-Policy") == [
                "img-src 'self'; script-src 'self';  style-src 'self'"
            ])
        #expect(configuration.http.headers.areDefault)
        #expect(configuration.http.headers.fields.filter(\.onlyOverTLS).map(\.name) == ["Strict-Transport-Security"])
        let fromFile = try load(Self.file).started()
        configuration.http.headers = fromFile.http.headers
        #expect(configuration == fromFile)
    }

    @Test("a file of one section gets store and address, each with a notice, and never a login")
    func oneSection() throws {
        let loaded = load(version: "log:\n  level: debug\n  fields:\n    environment: test")
        let configuration = try loaded.started()
        #expect(configuration.log.level == .debug)
        #expect(configuration.log.fields == [.init(name: "environment", value: "test")])
        #expect(configuration.storage.driver == .filesystem(rootDirectory: "/data/.spectro-server", maxThreads: 100))
        #expect(configuration.storage.blobDescriptorCacheSize == nil)
        #expect(configuration.http.address == .internet(host: nil, port: 5000))
        #expect(configuration.authentication == .none)
        #expect(
            loaded.diagnostics.filter { $0.severity == .notice }.map(\.description) == [
                "config.yml: notice: storage.filesystem.rootdirectory: is not given; /data/.spectro-server is used",
                "config.yml: notice: http.addr: is not given; :5000 is used",
            ])
    }

    @Test(
        "an example of one section starts",
        arguments: [
            "storage: inmemory", "storage:\n  filesystem:\n    rootdirectory: /var/lib/packs",
            "storage:\n  cache:\n    blobdescriptor: inmemory", "auth:\n  htpasswd:\n    realm: r\n    path: /auth/p",
            "http:\n  addr: :5000", "http:\n  addr: 192.168.122.77:25000",
            "http:\n  headers:\n    X-Frame-Options: [ DENY ]",
            "http:\n  tls:\n    certificate: /certs/tls.crt\n    key: /certs/tls.key\n    minimumtls: tls1.2",
            "http:\n  tls:\n    certificate: /c\n    key: /k\n    clientcas: /ca.pem",
            "http:\n  tls:\n    certificate: /c\n    key: /k\n    clientcas:\n      - /ca.pem",
            "http:\n  tls:\n    letsencrypt:\n      cachefile: /c\n      email: e@x.example\n      hosts: [a.example]",
        ])
    func exampleStarts(_ yaml: String) throws {
        _ = try load(version: yaml).started()
    }

    @Test("the container's start works without a path, with a file that has no auth too")
    func containerStart() throws {
        let environment = [
            "REGISTRY_LOG_LEVEL": "debug", "REGISTRY_AUTH": "htpasswd",
            "REGISTRY_AUTH_HTPASSWD_REALM": "My Enterprise Realm",
        ]
        for yaml in [nil, Self.file, "version: 0.1"] {
            let configuration = try load(yaml, environment).started()
            #expect(configuration.log.level == .debug)
            #expect(
                configuration.authentication == .htpasswd(realm: "My Enterprise Realm", path: "/auth/htpasswd-basic"))
        }
        let bare = load("version: 0.1", ["REGISTRY_AUTH": "htpasswd"])
        #expect(try bare.started().authentication == .htpasswd(realm: "basic-realm", path: "/auth/htpasswd-basic"))
        #expect(bare.says(.notice, "REGISTRY_AUTH: notice: auth.htpasswd.path: is not given; /auth/htpasswd-basic"))
    }

    @Test("headers in a file are the whole set; a variable changes one, of the file's or of the six")
    func headers() throws {
        let file = "http: {headers: {X-One: [a, b], x-two: [c]}}"
        #expect(
            try load(version: file).started().http.headers.fields == [
                .init(name: "X-One", values: ["a", "b"]), .init(name: "x-two", values: ["c"]),
            ])
        let changed = try load(nil, ["REGISTRY_HTTP_HEADERS_X-FRAME-OPTIONS": "SAMEORIGIN"]).started().http
        #expect(changed.header("X-Frame-Options") == ["SAMEORIGIN"])
        #expect(changed.headers.fields.count == 6)
        #expect(changed.headers.fields.contains { $0.onlyOverTLS })
        let name = "REGISTRY_HTTP_HEADERS_STRICT-TRANSPORT-SECURITY"
        let asked = try load(nil, [name: "max-age=60; includeSubDomains"]).started().http
        #expect(asked.header("Strict-Transport-Security") == ["max-age=60; includeSubDomains"])
        #expect(!asked.headers.fields.contains { $0.onlyOverTLS })
        #expect(try load(nil, [name: ""]).started().http.headers.fields.count == 5)
        #expect(try load(version: "http: {headers: {}}").started().http.headers.fields.isEmpty)
        #expect(try load(version: "http: {addr: ':1'}").started().http.headers.areDefault)
    }
}
