import RegistryConfiguration
import Testing

/// The worked examples of Distribution's rules, with their numbers, and what becomes of each here.
@Suite("The 27 examples of environment overrides")
struct EnvironmentExampleTests {
    private let s3 =
        "storage: {s3: {region: r, bucket: packs}, cache: {blobdescriptor: inmemory}, delete: {enabled: true}}"

    @Test("1: a leaf changes nothing but itself")
    func leaf() throws {
        let log = try load(version: "log: {level: info, fields: {a: b}}", ["REGISTRY_LOG_LEVEL": "debug"]).started().log
        #expect(log.level == .debug)
        #expect(log.fields == [.init(name: "a", value: "b")])
    }

    @Test("2: a section as a whole replaces the section")
    func wholeSection() throws {
        let yaml = "log: {level: info, formatter: json, fields: {a: b}}"
        let log = try load(version: yaml, ["REGISTRY_LOG": "{level: debug}"]).started().log
        #expect(log.level == .debug)
        #expect(log.formatter == .text)
        #expect(log.fields.isEmpty)
    }

    @Test("3, mended: a type word drops the other store and keeps the sections beside it")
    func typeWord() throws {
        let storage = try load(version: s3, ["REGISTRY_STORAGE": "inmemory"]).started().storage
        #expect(storage.driver == .inMemory(maximumSize: 1 << 30))
        #expect(storage.blobDescriptorCacheSize == 10_000)
        #expect(storage.deleteEnabled)
    }

    @Test("4, mended: the word of the type that is there keeps its parameters")
    func sameTypeWord() throws {
        let file = "storage: {filesystem: {rootdirectory: /data, maxthreads: 50}}"
        let storage = try load(version: file, ["REGISTRY_STORAGE": "filesystem"]).started().storage
        #expect(storage.driver == .filesystem(rootDirectory: "/data", maxThreads: 50))
        #expect(try load(version: s3, ["REGISTRY_STORAGE": "s3"]).s3().bucket == "packs")
        let old = s3.replacing("s3:", with: "s3aws:")
        #expect(try load(version: old, ["REGISTRY_STORAGE": "s3"]).s3().bucket == "packs")
    }

    @Test("5, mended: the contract's start keeps the path that the file gives")
    func contractStart() throws {
        let environment = ["REGISTRY_AUTH": "htpasswd", "REGISTRY_AUTH_HTPASSWD_REALM": "My Enterprise Realm"]
        let file = "auth: {htpasswd: {realm: old, path: /p}}"
        #expect(
            try load(version: file, environment).started().authentication
                == .htpasswd(realm: "My Enterprise Realm", path: "/p"))
        #expect(
            try load(nil, environment).started().authentication
                == .htpasswd(realm: "My Enterprise Realm", path: "/auth/htpasswd-basic"))
    }

    @Test("6: keys of a type are enough, the word is not needed")
    func keysWithoutWord() throws {
        let loaded = load("version: 0.1", ["REGISTRY_AUTH_HTPASSWD_REALM": "R", "REGISTRY_AUTH_HTPASSWD_PATH": "/p"])
        #expect(try loaded.started().authentication == .htpasswd(realm: "R", path: "/p"))
    }

    @Test("7, mended: two ways to log in are an error that names line and variable")
    func twoAuthTypes() throws {
        let silly = "auth: {silly: {realm: r, service: s}}"
        let keys = ["REGISTRY_AUTH_HTPASSWD_REALM": "R", "REGISTRY_AUTH_HTPASSWD_PATH": "/p"]
        let both = load(version: silly, keys)
        #expect(both.says(.error, "silly (config.yml:2)", "htpasswd (REGISTRY_AUTH_HTPASSWD_PATH)"))
        let chosen = load(version: silly, keys.merging(["REGISTRY_AUTH": "htpasswd"]) { $1 })
        #expect(try chosen.started().authentication == .htpasswd(realm: "R", path: "/p"))
    }

    @Test("8, mended: two stores are an error that names line and variable")
    func twoStores() throws {
        let file = "storage:\n  filesystem: {rootdirectory: /data}"
        let both = load(version: file, ["REGISTRY_STORAGE_S3_BUCKET": "packs"])
        #expect(both.says(.error, "filesystem (config.yml:3)", "s3 (REGISTRY_STORAGE_S3_BUCKET)", "REGISTRY_STORAGE"))
        let keys = ["REGISTRY_STORAGE_S3_BUCKET": "packs", "REGISTRY_STORAGE_S3_REGION": "r"]
        for word in ["s3", "{s3: {encrypt: true}}"] {
            let chosen = load(version: file, keys.merging(["REGISTRY_STORAGE": word]) { $1 })
            #expect(try chosen.s3().bucket == "packs")
        }
    }

    @Test("9: a maintenance section as a whole")
    func wholeMaintenance() throws {
        let loaded = load("version: 0.1", ["REGISTRY_STORAGE_MAINTENANCE_READONLY": #"{"enabled":true}"#])
        #expect(try loaded.started().storage.readOnly)
    }

    @Test(
        "10, mended: a maintenance key by itself",
        arguments: ["", "storage: {maintenance: {readonly: {enabled: false}}}"])
    func maintenanceKey(_ file: String) throws {
        let loaded = load(version: file, ["REGISTRY_STORAGE_MAINTENANCE_READONLY_ENABLED": "true"])
        #expect(try loaded.started().storage.readOnly)
    }

    @Test("11: a section beside the store comes into being")
    func newSection() throws {
        let file = "storage: {filesystem: {rootdirectory: /data}}"
        #expect(try load(version: file, ["REGISTRY_STORAGE_DELETE_ENABLED": "true"]).started().storage.deleteEnabled)
    }

    @Test("12, mended: a header is met in any case, and replaced")
    func headerCase() throws {
        let file = "http: {headers: {X-Content-Type-Options: [nosniff]}}"
        for name in ["X-CONTENT-TYPE-OPTIONS", "x-content-type-options"] {
            let http = try load(version: file, ["REGISTRY_HTTP_HEADERS_\(name)": "[a]"]).started().http
            #expect(http.headers.fields == [.init(name: "X-Content-Type-Options", values: ["a"])])
        }
    }

    @Test("13: all headers at once")
    func allHeaders() throws {
        let http = try load(nil, ["REGISTRY_HTTP_HEADERS": "{X-Frame-Options: [DENY]}"]).started().http
        #expect(http.headers.fields == [.init(name: "X-Frame-Options", values: ["DENY"])])
        #expect(!http.headers.areDefault)
    }

    @Test("14, mended: a list as a whole, and by index; a single text is no list")
    func lists() throws {
        let name = "REGISTRY_VALIDATION_MANIFESTS_URLS_ALLOW"
        #expect(try load("version: 0.1", [name: "[a, b]"]).started().validation.allowedURLs == ["a", "b"])
        #expect(try load("version: 0.1", [name + "_0": "a"]).started().validation.allowedURLs == ["a"])
        #expect(
            load("version: 0.1", [name: "a"]).errors == [
                "\(name): error: validation.manifests.urls.allow: must be a list of texts, not \"a\""
            ])
    }

    @Test("15, mended: an address is text, with brackets and without inner quotes")
    func address() throws {
        for (text, address) in [
            ("0.0.0.0:443", ListenAddress.internet(host: "0.0.0.0", port: 443)),
            ("[::]:5000", .internet(host: "::", port: 5000)), (#""[::]:5000""#, .internet(host: "::", port: 5000)),
        ] {
            #expect(try load(nil, ["REGISTRY_HTTP_ADDR": text]).started().http.address == address)
        }
    }

    @Test("16: an element just behind the end of a list of maps is appended, one further on is an error")
    func appendedEndpoint() throws {
        let file = "notifications:\n  endpoints:\n    - {name: e0, disabled: true}"
        let prefix = "REGISTRY_NOTIFICATIONS_ENDPOINTS"
        let appended = try load(version: file, ["\(prefix)_1_URL": "http://hooks.example/"]).started().notifications
        #expect(appended.endpoints.map(\.name) == ["e0", "hooks.example"])
        #expect(appended.endpoints.map(\.isDisabled) == [true, false])
        let beyond = load(version: file, ["\(prefix)_2_URL": "u"])
        #expect(beyond.says(.error, "\(prefix)_2_URL: error: notifications.endpoints.2.url: index 2", "1 elements"))
    }

    @Test("17: a list of maps as a whole")
    func wholeList() throws {
        let file = "notifications:\n  endpoints:\n    - {name: e0, url: u}"
        let loaded = load(
            version: file, ["REGISTRY_NOTIFICATIONS_ENDPOINTS": "[{name: x, url: u, disabled: true}]"])
        #expect(try loaded.started().notifications.endpoints.map(\.name) == ["x"])
    }

    @Test("18: an empty variable goes back to the default")
    func emptyVariable() throws {
        let file = "http: {tls: {certificate: c, key: k, minimumtls: tls1.3}}"
        #expect(try load(version: file).started().http.tls?.minimumVersion == .tls13)
        #expect(
            try load(version: file, ["REGISTRY_HTTP_TLS_MINIMUMTLS": ""]).started().http.tls?.minimumVersion == .tls12)
    }

    @Test("19, 20: an unknown variable is a warning", arguments: ["REGISTRY_FOO_BAR", "REGISTRY_log_level"])
    func unknownVariable(_ name: String) throws {
        let loaded = load(nil, [name: "debug"])
        #expect(try loaded.started() == load(nil).started())
        #expect(loaded.says(.warning, "\(name): warning: unknown variable"))
    }

    @Test(
        "21: a number without a unit is nanoseconds, with a warning", arguments: [("60", 60), ("60s", 60_000_000_000)])
    func nanoseconds(_ text: String, _ nanoseconds: Int64) throws {
        let loaded = load(nil, ["REGISTRY_HTTP_DRAINTIMEOUT": text])
        #expect(try loaded.started().http.drainTimeout == .nanoseconds(nanoseconds))
        #expect(loaded.says(.warning, "REGISTRY_HTTP_DRAINTIMEOUT", "60 nanoseconds") == (nanoseconds == 60))
    }

    @Test("22: an unknown level names the four")
    func unknownLevel() {
        #expect(
            load(nil, ["REGISTRY_LOG_LEVEL": "trace"]).errors == [
                "REGISTRY_LOG_LEVEL: error: log.level: must be one of error, warn, info, debug, not \"trace\""
            ])
    }

    @Test("23, mended: text stays text", arguments: ["0123", #""0123""#, "'0123'"])
    func textStaysText(_ text: String) throws {
        #expect(try load(nil, ["REGISTRY_HTTP_SECRET": text]).started().http.secret == "0123")
        for other in ["yes", "1e3", "My Realm: x # y", "[a", "null"] {
            #expect(try load(nil, ["REGISTRY_HTTP_SECRET": other]).started().http.secret == other)
        }
    }

    @Test("24: the Redis cache is replaced by the one in memory")
    func redisCache() throws {
        let loaded = load("version: 0.1", ["REGISTRY_STORAGE_CACHE_BLOBDESCRIPTOR": "redis"])
        #expect(try loaded.started().storage.blobDescriptorCacheSize == 10_000)
        #expect(loaded.says(.warning, "REGISTRY_STORAGE_CACHE_BLOBDESCRIPTOR", "Redis"))
    }

    @Test("25: purging is switched off by the whole section, or by its key")
    func purgingOff() throws {
        let prefix = "REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING"
        for (name, value) in [(prefix, "{enabled: false}"), (prefix + "_ENABLED", "false")] {
            #expect(try load(nil, [name: value]).started().storage.uploadPurging == nil)
        }
    }

    @Test("26: yes is true")
    func yesIsTrue() {
        for (word, isOn) in [("yes", true), ("no", false)] {
            let loaded = load(nil, ["REGISTRY_HEALTH_STORAGEDRIVER_ENABLED": word])
            #expect((loaded.configuration?.health.storage != nil) == isOn)
        }
    }

    @Test("27: the version is not changed by a variable")
    func version() throws {
        let loaded = load(nil, ["REGISTRY_VERSION": "0.2"])
        #expect(try loaded.started() == load(nil).started())
        #expect(loaded.says(.warning, "REGISTRY_VERSION"))
    }

    private static let noS3 = "S3 is not supported by this version; use filesystem, or inmemory for tests"
}
