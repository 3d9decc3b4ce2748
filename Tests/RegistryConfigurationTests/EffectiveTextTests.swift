import RegistryConfiguration
import Testing

@Suite("The effective configuration")
struct EffectiveTextTests {
    @Test("each value tells where it came from")
    func sources() throws {
        let yaml = """
            version: 0.1
            log:
              fields:
                service: registry
            storage:
              filesystem:
                rootdirectory: /data
            http:
              headers:
                X-Frame-Options: [DENY]
            """
        let environment = [
            "REGISTRY_LOG_LEVEL": "debug", "REGISTRY_HTTP_HEADERS_X-A": "1; a=b",
            "REGISTRY_VALIDATION_MANIFESTS_URLS_ALLOW_0": "^https",
        ]
        let text = try #require(load(yaml, environment).effectiveText)
        for line in [
            "version: 0.1 # config.yml:1", "  level: debug # REGISTRY_LOG_LEVEL", "  formatter: text # default",
            "    service: registry # config.yml:4", "    rootdirectory: /data # config.yml:7",
            "    maxthreads: 100 # default",
            "  addr: \":5000\" # default", "    X-Frame-Options: [DENY] # config.yml:10",
            "    X-A: [\"1; a=b\"] # REGISTRY_HTTP_HEADERS_X-A",
            "      allow: [\"^https\"] # REGISTRY_VALIDATION_MANIFESTS_URLS_ALLOW_0",
        ] {
            #expect(text.split(separator: "\n").contains(Substring(line)), "\(line) in\n\(text)")
        }
    }

    @Test("it loads again to the same configuration", arguments: EffectiveTextTests.configurations)
    func roundTrip(_ yaml: String) throws {
        let first = load(yaml)
        let configuration = try first.started()
        let text = try #require(first.effectiveText)
        let again = try load(text).started()
        #expect(again.asReloaded == configuration.asReloaded, "\(text)")
    }

    private static let configurations = [
        Configuration.builtInText, "version: 0.1", "version: 0.1\nauth: none\nstorage: inmemory",
        """
        version: "0.1"
        loglevel: error
        log: {formatter: json, reportcaller: yes, fields: {a: '0123', "b: #c": "x\\ty\\u2028", "yes": "~", d: -1, e: 1e3}}
        storage:
          inmemory: {maxsize: 5 MB}
          cache: {layerinfo: redis, blobdescriptorsize: 0x10}
          maintenance: {uploadpurging: {age: 1h30m}, readonly: {enabled: on}}
          tag: {concurrencylimit: 0}
        http:
          net: unix
          addr: /run/a b.sock
          host: https://registry.example:8443/x
          prefix: /y/
          secret: "top: secret"
          draintimeout: 60
          limits: {headersize: 64 KiB, headercount: 0x20, headertimeout: 1.5s, minimumrate: 0}
          tls: {certificate: /c, key: /k, minimumtls: tls1.1, clientcas: /ca, ciphersuites: [A]}
          headers: {X-A: ["a", "b, c", "'d'"], X-Empty: []}
        validation:
          disabled: true
          manifests:
            urls: {allow: ["^https?://a\\\\.b/", "c"], deny: [d]}
            indexes: {platforms: list, platformlist: [{architecture: amd64, os: linux}, {os: windows}]}
        """,
    ]

    @Test("secrets are masked, in values and in what is said of them")
    func secrets() throws {
        let yaml =
            "version: 0.1\nhttp: {secret: hunter2}\nlog: {fields: {db_password: hunter2, zone: a}}\nredis: {password: hunter2}"
        let loaded = load(yaml)
        let text = try #require(loaded.effectiveText)
        #expect(!text.contains("hunter2"))
        #expect(text.contains("secret: \"********\" # config.yml:2"))
        #expect(text.contains("zone: a"))
        for bad in ["http: {secret: [hunter2]}", "redis: {password: hunter2}\nlog: {level: x}"] {
            #expect(!load(version: bad).lines.contains { $0.contains("hunter2") })
            #expect(load(version: bad).effectiveText?.contains("hunter2") != true)
        }
    }

    @Test("shows what could be read when there is an error, and nothing when nothing could")
    func errors() throws {
        let text = try #require(load(version: "log: {level: x}\nhttp: {addr: 127.0.0.1:1}").effectiveText)
        #expect(text.contains("127.0.0.1:1"), "\(text)")
        #expect(load("a: [").effectiveText == nil)
    }
}
