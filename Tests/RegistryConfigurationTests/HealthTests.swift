import Testing

@testable import RegistryConfiguration

@Suite("Health checks")
struct HealthTests {
    private static func health(_ yaml: String, _ environment: [String: String] = [:]) throws -> Configuration.Health {
        try load(version: yaml, environment).started().health
    }

    private static func schedule(
        _ interval: Int = 10, threshold: Int = 0, timeout: Int = 5
    ) -> Configuration.Health.Schedule {
        .init(interval: .seconds(interval), threshold: threshold, timeout: .seconds(timeout))
    }

    @Test("are none without being asked for")
    func none() throws {
        for yaml in [
            "", "health:", "health: {storagedriver: {enabled: false, interval: 1s}}", "health: {file: [], http: }",
        ] {
            let health = try Self.health(yaml)
            #expect(health.storage == nil && health.files.isEmpty && health.http.isEmpty && health.tcp.isEmpty)
        }
    }

    @Test("are read, each with its own schedule")
    func given() throws {
        let health = try Self.health(
            """
            health:
              storagedriver: {enabled: true, interval: 30s, threshold: 3}
              file:
                - file: /run/drain
                - {file: /run/other, interval: 1m}
              http:
                - uri: https://auth.example:8443/ready?key=x
                  headers:
                    Authorization: [Basic abc]
                    X-A: ["1", "2"]
                  statuscode: 204
                  timeout: 3s
                  interval: 20s
                  threshold: 2
                - uri: http://[2001:db8::1]/
              tcp:
                - {addr: "redis.example:6379", timeout: 1s, interval: 2s, threshold: 4}
            """)
        #expect(health.storage == Self.schedule(30, threshold: 3, timeout: 10))
        #expect(
            health.files == [
                .init(path: "/run/drain", interval: .seconds(10)), .init(path: "/run/other", interval: .seconds(60)),
            ])
        #expect(
            health.http == [
                .init(
                    url: "https://auth.example:8443/ready?key=x",
                    headers: [
                        .init(name: "Authorization", value: "Basic abc"), .init(name: "X-A", value: "1"),
                        .init(name: "X-A", value: "2"),
                    ], status: 204, schedule: Self.schedule(20, threshold: 2, timeout: 3)),
                .init(url: "http://[2001:db8::1]/", headers: [], status: 200, schedule: Self.schedule()),
            ])
        #expect(health.http[0].name == "https://auth.example:8443/ready")
        #expect(health.tcp.map { "\($0.address)" } == ["redis.example:6379"])
        #expect(health.tcp[0].schedule == Self.schedule(2, threshold: 4, timeout: 1))
    }

    @Test("come from variables too, in Distribution's spelling and by their keys")
    func variables() throws {
        let health = try Self.health(
            "",
            [
                "REGISTRY_HEALTH_STORAGEDRIVER_ENABLED": "true", "REGISTRY_HEALTH_TCPCHECKERS_0_ADDR": "a:1",
                "REGISTRY_HEALTH_TCP_0_INTERVAL": "3s", "REGISTRY_HEALTH_HTTPCHECKERS": "[{uri: http://a/}]",
            ])
        #expect(health.storage == Self.schedule(timeout: 10))
        #expect(health.tcp.map(\.schedule) == [Self.schedule(3)])
        #expect(health.http.map(\.url) == ["http://a/"])
    }

    @Test("take 0 for the default interval and time-out, as Distribution does")
    func zero() throws {
        let health = try Self.health("health: {tcp: [{addr: 'a:1', interval: 0, timeout: 0s, threshold: 0}]}")
        #expect(health.tcp.map(\.schedule) == [Self.schedule()])
    }

    @Test(
        "that cannot be made are refused, with the key and what would be right",
        arguments: [
            ("file: [{interval: 1s}]", "health.file.0.file", "is missing"),
            ("file: [{file: ''}]", "health.file.0.file", "is missing"),
            ("file: [{file: /a}, {file: /a}]", "health.file", "twice"),
            ("file: [{file: /a, interval: 1ms}]", "health.file.0.interval", "100ms to 24h"),
            ("file: [{file: /a, interval: -1s}]", "health.file.0.interval", "100ms to 24h"),
            ("file: /a", "health.file", "a list of maps"), ("file: [{file: [a]}]", "health.file.0.file", "a text"),
            ("http: [{uri: 'auth.example'}]", "health.http.0.uri", "https://auth.example"),
            ("http: [{uri: 'ftp://a/'}]", "health.http.0.uri", "https://auth.example"),
            ("http: [{uri: 'http://u:p@a/'}]", "health.http.0.uri", "headers"),
            ("http: [{uri: 'http:///x'}]", "health.http.0.uri", "https://auth.example"),
            ("http: [{uri: 'http://a/b c'}]", "health.http.0.uri", "https://auth.example"),
            ("http: [{uri: 'http://a/#b'}]", "health.http.0.uri", "https://auth.example"),
            ("http: [{}]", "health.http.0.uri", "is missing"),
            ("http: [{uri: 'http://a/', statuscode: 99}]", "health.http.0.statuscode", "100 to 599"),
            ("http: [{uri: 'http://a/', statuscode: ok}]", "health.http.0.statuscode", "a whole number"),
            ("http: [{uri: 'http://a/', headers: {'a b': [c]}}]", "health.http.0.headers.a b", "name of a header"),
            ("http: [{uri: 'http://a/', headers: {a: {b: c}}}]", "health.http.0.headers.a", "list of texts"),
            ("http: [{uri: 'http://a/', headers: {a: [\"b\\nc\"]}}]", "health.http.0.headers.a", "control"),
            ("http: [{uri: 'http://a/?x'}, {uri: 'http://a/?y'}]", "health.http", "twice"),
            ("tcp: [{addr: redis.example}]", "health.tcp.0.addr", "redis.example:6379"),
            ("tcp: [{addr: 'http://a:1'}]", "health.tcp.0.addr", "redis.example:6379"),
            ("tcp: [{addr: 'a:1/'}]", "health.tcp.0.addr", "redis.example:6379"),
            ("tcp: [{addr: 'a:0'}]", "health.tcp.0.addr", "redis.example:6379"),
            ("tcp: [{addr: 'a:1', threshold: -1}]", "health.tcp.0.threshold", "0 to 1000000"),
            ("tcp: [{timeout: 1s}]", "health.tcp.0.addr", "is missing"),
        ])
    func refused(_ yaml: String, _ key: String, _ words: String) {
        let loaded = load(version: "health:\n  \(yaml)")
        #expect(loaded.configuration == nil)
        #expect(loaded.says(.error, "\(key): ", words), "\(loaded.lines)")
        #expect(!loaded.lines.contains { $0.contains("u:p") })
    }

    @Test("of the store want to be turned on, and say so to who gives only a schedule")
    func noEffect() {
        let loaded = load(version: "health: {storagedriver: {threshold: 3}}")
        #expect(loaded.says(.warning, "health.storagedriver.threshold: has no effect", "enabled: true"))
    }

    @Test("are shown with their defaults and where they come from, their headers masked")
    func effective() throws {
        let loaded = load(
            version: """
                health:
                  http:
                    - uri: https://a.example/
                      headers: {Authorization: [hunter2], "X.Y": [hunter2]}
                  tcp: [{addr: "a:1"}]
                """)
        let text = try #require(loaded.effectiveText)
        for line in [
            "uri: \"https://a.example/\" # config.yml:4", "interval: 10s # default", "timeout: 5s # default",
            "statuscode: 200 # default", "addr: \"a:1\" # config.yml:6",
        ] { #expect(text.contains(" \(line)\n"), "\(line) in\n\(text)") }
        #expect(!text.contains("hunter2"))
        #expect(text.contains("Authorization: [\"********\"]"))
        #expect(try load(text).started().health.tcp == loaded.started().health.tcp)
    }
}
