import RegistryConfiguration
import Testing
import YAML

@Suite("Environment variables")
struct EnvironmentTests {
    @Test("eleven new elements of a list arrive in order, though _10 sorts before _2")
    func manyElements() throws {
        let name = "REGISTRY_VALIDATION_MANIFESTS_URLS_DENY"
        let environment = Dictionary(uniqueKeysWithValues: (0..<12).map { ("\(name)_\($0)", "u\($0)") })
        #expect(try load(nil, environment).started().validation.deniedURLs == (0..<12).map { "u\($0)" })
    }

    @Test("an index replaces an element of the file's list")
    func replacedElement() throws {
        let file = "validation: {manifests: {urls: {allow: [a, b]}}}"
        let loaded = load(version: file, ["REGISTRY_VALIDATION_MANIFESTS_URLS_ALLOW_1": "c"])
        #expect(try loaded.started().validation.allowedURLs == ["a", "c"])
    }

    @Test("a key of an element of a list of maps")
    func elementKey() throws {
        let prefix = "REGISTRY_VALIDATION_MANIFESTS_INDEXES_PLATFORM"
        let environment = [
            prefix + "S": "list", prefix + "LIST_0_OS": "linux", prefix + "LIST_0_ARCHITECTURE": "amd64",
            prefix + "LIST_1_OS": "linux",
        ]
        #expect(
            try load(nil, environment).started().validation.platforms
                == .list([.init(architecture: "amd64", os: "linux"), .init(architecture: "", os: "linux")]))
    }

    @Test(
        "the type word and the whole section refuse to be empty or unknown",
        arguments: [
            ("REGISTRY_AUTH", "", "auth: is empty; unset the variable or give one of none, htpasswd"),
            ("REGISTRY_AUTH", "{}", "auth: is empty; unset the variable or give one of none, htpasswd"),
            ("REGISTRY_AUTH", "  ", "auth: is empty"), ("REGISTRY_AUTH", "null", "auth: is empty"),
            ("REGISTRY_AUTH", "''", "auth: is empty"), ("REGISTRY_STORAGE", "", "storage: is empty"),
            ("REGISTRY_AUTH", "htpaswd", "there is no type \"htpaswd\"; did you mean htpasswd?"),
            ("REGISTRY_STORAGE", "floppy", "there is no type \"floppy\"; there are filesystem, inmemory"),
            ("REGISTRY_AUTH", "[htpasswd]", "auth: must be one of none, htpasswd"),
            ("REGISTRY_STORAGE_FILESYSTEM", "/data", "storage.filesystem: must be a map of keys, not \"/data\""),
        ])
    func refusedWords(_ name: String, _ value: String, _ words: String) {
        let errors = load(nil, [name: value]).errors
        #expect(errors.count == 1 && errors[0].hasPrefix("\(name): error: ") && errors[0].contains(words), "\(errors)")
    }

    @Test("REGISTRY_AUTH=none takes the login away, and says what that means")
    func noLogin() throws {
        let loaded = load(nil, ["REGISTRY_AUTH": "none"])
        #expect(try loaded.started().authentication == .none)
        #expect(loaded.says(.warning, "auth: nobody is asked for a password, and :5000"))
        let local = load(nil, ["REGISTRY_AUTH": "none", "REGISTRY_HTTP_ADDR": "127.0.0.1:5000"])
        #expect(try local.started().http.address.isLoopback)
        #expect(local.lines.isEmpty)
    }

    @Test(
        "what Kubernetes says of services called registry is not looked at",
        arguments: [
            ("REGISTRY_PORT", "tcp://10.0.0.1:80"), ("REGISTRY_SERVICE_HOST", "10.0.0.1"),
            ("REGISTRY_SERVICE_PORT", "80"), ("REGISTRY_SERVICE_PORT_HTTPS", "443"),
            ("REGISTRY_PORT_5000_TCP", "tcp://10.0.0.1:80"), ("REGISTRY_PORT_5000_TCP_PROTO", "tcp"),
            ("REGISTRY_PORT_5000_TCP_PORT", "5000"), ("REGISTRY_PORT_5000_UDP_ADDR", "10.0.0.1"),
            ("REGISTRY_AUTH_PORT", "tcp://10.0.0.1:80"), ("REGISTRY_AUTH_SERVICE_HOST", "10.0.0.1"),
            ("REGISTRY_STORAGE_S3_PORT", "tcp://10.0.0.1:80"), ("REGISTRY_LOG_FIELDS_PORT_80_TCP", "tcp://10.0.0.1:80"),
            ("REGISTRY_CONFIGURATION_PATH_X_SERVICE_HOST", "h"),
        ])
    func serviceLinks(_ name: String, _ value: String) throws {
        let loaded = load(nil, [name: value])
        #expect(loaded.lines.isEmpty)
        #expect(try loaded.started() == load(nil).started())
    }

    @Test("what looks like a service but is a key is a key")
    func noServiceLinks() throws {
        let file = "version: 0.1\nstorage: {s3: {bucket: packs, host: minio}}"
        let store = try load(file, ["REGISTRY_STORAGE_S3_PORT": "9000"]).s3()
        #expect(store.endpoint?.port == 9000)
        let fields = try load(nil, ["REGISTRY_LOG_FIELDS_PORT": "5000"]).started().log.fields
        #expect(fields.contains(.init(name: "port", value: "5000")))
        #expect(load(nil, ["REGISTRY_PORTS": "1"]).says(.warning, "unknown variable"))
    }

    @Test("REGISTRY_CONFIGURATION_PATH and foreign variables are no overrides")
    func noOverrides() {
        let environment = [
            "REGISTRY_CONFIGURATION_PATH": "other.yml", "PATH": "/bin", "registry_log": "x", "REGISTRY": "x",
        ]
        #expect(load("version: 0.1\nstorage: inmemory\nhttp: {addr: 'localhost:1'}", environment).lines.isEmpty)
    }

    @Test(
        "an unknown variable names the nearest known one",
        arguments: [
            ("REGISTRY_LOG_LEVL", "REGISTRY_LOG_LEVEL"), ("REGISTRY_log_level", "REGISTRY_LOG_LEVEL"),
            ("REGISTRY_HTTP_ADDRESS", "REGISTRY_HTTP_ADDR"),
            ("REGISTRY_NOTIFICATIONS_ENDPOINTS_3_ULR", "REGISTRY_NOTIFICATIONS_ENDPOINTS_0_URL"),
            ("REGISTRY_STORAGE_FILESYSTEM_ROOT_DIRECTORY", "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY"),
        ])
    func nearestVariable(_ name: String, _ known: String) {
        #expect(load(nil, [name: "x"]).lines == ["\(name): warning: unknown variable; did you mean \(known)?"])
    }

    @Test("Distribution's own segments and the keys' both work", arguments: ["EVENTCONFIG", "EVENTS"])
    func segments(_ segment: String) throws {
        let name = "REGISTRY_NOTIFICATIONS_\(segment)_INCLUDEREFERENCES"
        #expect(try load(nil, [name: "true"]).started().notifications.includesReferences)
        #expect(
            load(nil, ["REGISTRY_HEALTH_FILECHECKERS_0_FILE": "/x"]).configuration?.health.files.map(\.path) == ["/x"])
        #expect(load(nil, ["REGISTRY_REDIS_OPTIONS_ADDRS": "[a]"]).says(.warning, "redis: "))
        #expect(load(nil, ["REGISTRY_REDIS_ADDRS": "[a]"]).says(.warning, "redis: "))
        #expect(load(nil, ["REGISTRY_LOG_HOOKS_0_MAILOPTIONS_FROM": "a"]).says(.warning, "log.hooks.0: "))
    }

    @Test("a field's name is met in any case, a new one is lower case")
    func fieldNames() throws {
        let file = "log: {fields: {Service: a}}"
        let environment = ["REGISTRY_LOG_FIELDS_SERVICE": "b", "REGISTRY_LOG_FIELDS_ZONE": "0123"]
        #expect(
            try load(version: file, environment).started().log.fields == [
                .init(name: "Service", value: "b"), .init(name: "zone", value: "0123"),
            ])
    }

    @Test("a key below a value that is no map is an error that names both")
    func belowScalar() {
        let loaded = load(version: "log: debug", ["REGISTRY_LOG_LEVEL": "info"])
        #expect(loaded.says(.error, "REGISTRY_LOG_LEVEL: error: log.level: \"level\" cannot be set in a single value"))
        #expect(loaded.says(.error, "config.yml:2: error: log: must be a map of keys, not \"debug\""))
    }

    @Test("a value that is no YAML where YAML is wanted is an error, and tells no more")
    func brokenValue() {
        let loaded = load(nil, ["REGISTRY_LOG": "{level: ["])
        #expect(loaded.errors.count == 1 && loaded.errors[0].hasPrefix("REGISTRY_LOG: error: log: not YAML: "))
        #expect(load(nil, ["REGISTRY_LOG": "{level: info, level: debug}"]).says(.error, "log: level is given twice"))
    }
}
