import RegistryConfiguration
import Testing

@Suite("What the keys take")
struct ValueTests {
    @Test(
        "addresses",
        arguments: [
            (":5000", .internet(host: nil, port: 5000)), ("0.0.0.0:443", .internet(host: "0.0.0.0", port: 443)),
            ("[::]:5000", .internet(host: "::", port: 5000)), ("localhost:0", .internet(host: "localhost", port: 0)),
            ("[fe80::1%eth0]:1", .internet(host: "fe80::1%eth0", port: 1)), ("5000", nil), ("", nil), (":", nil),
            (":http", nil), (":65536", nil), ("::1:5000", nil), ("[::1]", nil), ("[]:1", nil), ("a b:1", nil),
            ("[x]:1", nil), (":+1", nil), ("http://x:1", nil), (":-1", nil),
        ] as [(String, ListenAddress?)])
    func address(_ text: String, _ address: ListenAddress?) {
        #expect(ListenAddress(text) == address)
        if let address { #expect(ListenAddress(address.description) == address) }
    }

    @Test("a bad address is an error with an example")
    func badAddress() {
        let loaded = load(version: "http:\n  addr: 5000")
        #expect(loaded.errors.count == 1)
        #expect(loaded.says(.error, "config.yml:3: error: http.addr: \"5000\" is no address; write :5000"))
    }

    @Test("with http.net unix the address is the path of a socket")
    func unix() throws {
        let loaded = load(version: "http: {net: unix, addr: /run/registry.sock}")
        #expect(try loaded.started().http.address == .unix(path: "/run/registry.sock"))
        #expect(load(version: "http: {net: unix}").says(.error, "http.addr: must be the path of a socket"))
        #expect(load(version: "http: {net: udp}").says(.error, "http.net: must be one of tcp, unix, not \"udp\""))
    }

    @Test(
        "external addresses",
        arguments: [
            ("https://registry.example", ["https", "registry.example", ""]),
            ("HTTP://a:8443/x/y/", ["http", "a:8443", "/x/y"]), ("https://[::1]:1", ["https", "[::1]:1", ""]),
            ("registry.example:5000", nil), ("https://", nil), ("ftp://a", nil), ("https://u:p@a", nil),
            ("https://a?b", nil), ("https://a#b", nil), ("https://a:b", nil), ("https://a b", nil), ("://a", nil),
            ("https://a/\r\nX: y", nil), ("https://[x]", nil),
        ] as [(String, [String]?)])
    func externalURL(_ text: String, _ parts: [String]?) {
        #expect(ExternalURL(text).map { [$0.scheme, $0.authority, $0.path] } == parts)
    }

    @Test(
        "a prefix begins and ends with a slash", arguments: ["x", "/x", "x/", "//", "/x//y/", "/../", "/a b/", "/a?/"])
    func badPrefix(_ prefix: String) {
        #expect(load(version: "http: {prefix: '\(prefix)'}").says(.error, "http.prefix: "))
    }

    @Test("good prefixes", arguments: ["/", "/x/", "/x/y-1/"])
    func goodPrefix(_ prefix: String) throws {
        #expect(try load(version: "http: {prefix: '\(prefix)'}").started().http.prefix == prefix)
    }

    @Test("certificate and key come together, and old TLS versions mean 1.2")
    func tls() throws {
        #expect(load(version: "http: {tls: {key: k}}").says(.error, "http.tls.certificate: is missing"))
        #expect(load(version: "http: {tls: {certificate: c}}").says(.error, "http.tls.key: is missing"))
        for (word, version) in [("tls1.0", Configuration.TLS.Version.tls12), ("tls1.1", .tls12), ("TLS1.3", .tls13)] {
            let loaded = load(version: "http: {tls: {certificate: c, key: k, minimumtls: \(word)}}")
            #expect(try loaded.started().http.tls?.minimumVersion == version)
            #expect(loaded.says(.warning, "http.tls.minimumtls", "not safe") == (version == .tls12))
        }
        let unknown = load(version: "http: {tls: {certificate: c, key: k, minimumtls: ssl3}}")
        #expect(
            unknown.says(.error, "http.tls.minimumtls: must be one of tls1.0, tls1.1, tls1.2, tls1.3, not \"ssl3\""))
    }

    @Test(
        "a header that cannot be sent, or that the server sends itself, is refused",
        arguments: [
            "'a b': [x]", "'': [x]", "X-A: [\"x\\r\\nSet-Cookie: y\"]", "Content-Length: [1]", "X-A: [[x]]",
            "X-A: {a: b}",
        ])
    func badHeader(_ entry: String) {
        #expect(load(version: "http: {headers: {\(entry)}}").errors.count == 1)
    }

    @Test("one text stands for a list of one in a header, and one name in two cases is one header")
    func headerForms() throws {
        let loaded = load(version: "http: {headers: {X-A: one, x-a: [two], X-B: }}")
        #expect(
            try loaded.started().http.headers.fields == [
                .init(name: "X-A", values: ["one", "two"]), .init(name: "X-B", values: []),
            ])
        #expect(loaded.says(.warning, "http.headers.x-a: is X-A again"))
    }

    @Test("limits of lists: 0 and less is the default for the catalog, 0 for tags, and less an error")
    func listLimits() throws {
        let zero = try load(version: "catalog: {maxentries: 0}\ntags: {maxtags: 0}").started()
        #expect([zero.catalogMaximum, zero.tagsMaximum] == [1000, 1000])
        #expect(try load(version: "catalog: {maxentries: -5}").started().catalogMaximum == 1000)
        #expect(try load(version: "tags: {maxtags: 5}").started().tagsMaximum == 5)
        #expect(
            load(version: "tags: {maxtags: -1}").says(.error, "tags.maxtags: must be 0 for the default or more, not -1")
        )
    }

    @Test("purging: missing parts are the defaults, and nonsense is an error")
    func purging() throws {
        func purging(_ yaml: String) throws -> Configuration.UploadPurging? {
            try load(version: "storage: {maintenance: {uploadpurging: \(yaml)}}").started().storage.uploadPurging
        }
        let standard = try #require(try load("version: 0.1").started().storage.uploadPurging)
        #expect(standard.age == .seconds(604_800) && standard.interval == .seconds(86_400) && !standard.dryRun)
        let changed = try #require(try purging("{enabled: true, age: 1h, dryrun: true}"))
        #expect(changed.age == .seconds(3600) && changed.interval == .seconds(86_400) && changed.dryRun)
        #expect(try purging("{enabled: no, interval: 0}") == nil)
        for part in ["interval: 0", "interval: -1h", "age: -1s", "age: 7d", "age: soon"] {
            #expect(load(version: "storage: {maintenance: {uploadpurging: {\(part)}}}").errors.count == 1)
        }
    }

    @Test("stores: threads, sizes and root directories")
    func stores() throws {
        #expect(
            try load(version: "storage: {filesystem: {maxthreads: 3}}").started().storage.driver
                == .filesystem(rootDirectory: "/var/lib/registry", maxThreads: 25))
        #expect(
            try load("version: 0.1", ["REGISTRY_STORAGE": "filesystem"]).started().storage.driver
                == .filesystem(rootDirectory: "/data/.spectro-server", maxThreads: 100))
        #expect(
            try load(version: "storage: {inmemory: {maxsize: 512MiB}}").started().storage.driver
                == .inMemory(maximumSize: 512 << 20))
        #expect(load(version: "storage: {inmemory: {maxsize: 0}}").errors.count == 1)
        #expect(load(version: "storage: {inmemory: {maxsize: 1.5GiB}}").says(.error, "must be a size such as 512MiB"))
        #expect(try load(version: "storage: {filesystem: {shared: true}}").started().storage.isShared)
        #expect(try !load(version: "storage: {filesystem: {}}").started().storage.isShared)
    }

    @Test("two stores or logins in a file are an error with both lines")
    func twoStores() {
        let loaded = load(
            version: "storage:\n  filesystem: {}\n  inmemory: {}\nauth:\n  none: {}\n  htpasswd: {realm: r, path: p}")
        #expect(loaded.errors.count == 2)
        #expect(
            loaded.says(
                .error, "storage: there can be only one of filesystem (config.yml:3) and inmemory (config.yml:4)"))
        #expect(loaded.says(.error, "auth: there can be only one of none (config.yml:6) and htpasswd (config.yml:7)"))
    }

    @Test("an unknown store or login is an error, an unknown key elsewhere a warning, with the nearest name")
    func unknownKeys() {
        let store = load(version: "storage:\n  filesystm: {rootdirectory: /x}")
        #expect(store.errors == ["config.yml:3: error: storage.filesystm: unknown key; did you mean \"filesystem\"?"])
        #expect(
            load(version: "auth: htpaswd").errors == [
                "config.yml:2: error: auth.htpaswd: unknown key; did you mean \"htpasswd\"?"
            ])
        let key = load(version: "log:\n  levl: debug\nbanana: 1")
        #expect(key.errors.isEmpty)
        #expect(key.warnings.contains("config.yml:3: warning: log.levl: unknown key; did you mean \"level\"?"))
        #expect(key.warnings.contains("config.yml:4: warning: banana: unknown key"))
    }

    @Test("htpasswd needs both parts")
    func htpasswd() {
        #expect(load(version: "auth: htpasswd").errors.count == 2)
        #expect(
            load(version: "auth:\n  htpasswd:\n    realm: r").errors == [
                "config.yml:4: error: auth.htpasswd.path: is missing; htpasswd needs a realm to show and the path of its file"
            ])
    }

    @Test("caches: an unknown one is none, with a warning")
    func caches() throws {
        func cache(_ yaml: String) throws -> Int? {
            try load(version: "storage: {cache: {\(yaml)}}").started().storage.blobDescriptorCacheSize
        }
        #expect(try cache("blobdescriptor: inmemory, blobdescriptorsize: 5") == 5)
        #expect(try cache("layerinfo: inmemory") == 10_000)
        #expect(try cache("blobdescriptor: memcached") == nil)
        #expect(try cache("blobdescriptorsize: 5") == nil)
        #expect(
            load(version: "storage: {cache: {blobdescriptor: memcached}}").says(
                .warning, "there is no cache \"memcached\""))
    }

    @Test("loglevel is used when log.level is not there")
    func logLevel() throws {
        #expect(try load(version: "loglevel: ERROR").started().log.level == .error)
        #expect(try load(version: "loglevel: error\nlog: {level: debug}").started().log.level == .debug)
        #expect(load(version: "loglevel: loud").errors.count == 1)
    }

    @Test(
        "values of a wrong kind are told by key and line",
        arguments: [
            ("log: [a]", "log: must be a map of keys, not a list"),
            ("log: {level: [a]}", "log.level: must be one of error"),
            ("storage: {delete: {enabled: \"true\"}}", "storage.delete.enabled: must be true or false without quotes"),
            ("storage: {delete: {enabled: 1}}", "storage.delete.enabled: must be true or false, not \"1\""),
            ("storage: {filesystem: {maxthreads: many}}", "storage.filesystem.maxthreads: must be a whole number"),
            ("validation: {manifests: {urls: {allow: x}}}", "must be a list of texts"),
            ("storage: [a]", "storage: must be a map with one type"),
            ("http: {secret: [a]}", "http.secret: must be a text, not a list"),
            ("http: {draintimeout: soon}", "http.draintimeout: must be a duration such as 30s or 1h30m, not \"soon\""),
        ])
    func wrongKinds(_ yaml: String, _ words: String) {
        let loaded = load(version: yaml)
        #expect(
            loaded.errors.count == 1 && loaded.errors[0].hasPrefix("config.yml:2: error: ")
                && loaded.errors[0].contains(words), "\(loaded.errors)")
    }

    @Test("the version is 0.1, quoted or not, and must be there")
    func version() throws {
        for good in ["version: 0.1", "version: '0.1'", "version: \"0.1\""] { _ = try load(good).started() }
        for bad in ["version: 0.10", "version: 0.2", "version: 1", "version:", "log: {}", "version: [0.1]"] {
            #expect(load(bad).says(.error, "version: "))
        }
        for none in ["", "# nothing", "text", "- a"] { #expect(load(none).errors.count == 1) }
    }

    @Test("every problem is listed, those of the file by line and those of variables by name")
    func everything() {
        let yaml = "log:\n  level: loud\nhttp:\n  addr: x\n  prefix: y\n  tls: {key: k}\ntags: {maxtags: -1}"
        let loaded = load(version: yaml, ["REGISTRY_STORAGE": "floppy", "REGISTRY_AUTH": ""])
        #expect(
            loaded.errors.map { $0.prefix { $0 != " " } } == [
                "config.yml:3:", "config.yml:5:", "config.yml:6:", "config.yml:7:", "config.yml:8:", "REGISTRY_AUTH:",
                "REGISTRY_STORAGE:",
            ])
    }
}
