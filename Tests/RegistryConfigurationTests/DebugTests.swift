import Testing

@testable import RegistryConfiguration

@Suite("The debug listener")
struct DebugTests {
    private static func debug(_ yaml: String) throws -> Configuration.HTTP.Debug? {
        try load(version: "http:\n  addr: 127.0.0.1:5000\n  debug: \(yaml)").started().http.debug
    }

    @Test("is there only with an address, and shows metrics only when they are wanted")
    func given() throws {
        #expect(try Self.debug("{}") == nil)
        #expect(try Self.debug("{addr: ''}") == nil)
        let address = ListenAddress.internet(host: "localhost", port: 5001)
        #expect(try Self.debug("{addr: 'localhost:5001'}") == .init(address: address, metricsPath: nil))
        #expect(
            try Self.debug("{addr: 'localhost:5001', prometheus: {enabled: true}}")
                == .init(address: address, metricsPath: "/metrics"))
        #expect(
            try Self.debug("{addr: 'localhost:5001', prometheus: {enabled: true, path: /a/b}}")?.metricsPath == "/a/b")
        #expect(
            try Self.debug("{addr: 'localhost:5001', prometheus: {enabled: true, path: ''}}")?.metricsPath == "/metrics"
        )
    }

    @Test(
        "is refused where it cannot be",
        arguments: [
            ("{addr: '5001'}", "http.debug.addr", "127.0.0.1:5001"),
            ("{addr: 'a b:1'}", "http.debug.addr", "127.0.0.1:5001"),
            ("{addr: '127.0.0.1:5000'}", "http.debug.addr", "is taken by http.addr"),
            ("{addr: ':5000'}", "http.debug.addr", "is taken by http.addr"),
            ("{prometheus: {path: metrics}}", "http.debug.prometheus.path", "/metrics"),
            ("{prometheus: {path: /}}", "http.debug.prometheus.path", "/metrics"),
            ("{prometheus: {path: '/a?b'}}", "http.debug.prometheus.path", "/metrics"),
            ("{prometheus: {path: /debug/vars}}", "http.debug.prometheus.path", "/metrics"),
            ("{prometheus: {enabled: 1}}", "http.debug.prometheus.enabled", "true or false"),
        ])
    func refused(_ yaml: String, _ key: String, _ words: String) {
        let loaded = load(version: "http:\n  addr: 127.0.0.1:5000\n  debug: \(yaml)")
        #expect(loaded.configuration == nil)
        #expect(loaded.says(.error, "\(key): ", words), "\(loaded.lines)")
    }

    @Test("is refused at the address of the plain listener beside HTTPS")
    func challenge() {
        let loaded = load(
            version: """
                http:
                  addr: :443
                  debug: {addr: "127.0.0.1:80"}
                  tls: {letsencrypt: {cachefile: /c, hosts: [a.example]}}
                """)
        #expect(loaded.says(.error, "http.debug.addr: ", "http.tls.letsencrypt.httpaddr"), "\(loaded.lines)")
    }

    @Test(
        "that others can reach is warned of",
        arguments: [(":5001", true), ("127.0.0.1:5001", false), ("[::1]:5001", false)])
    func reachable(_ address: String, _ isWarned: Bool) {
        let loaded = load(version: "auth: none\nhttp: {addr: 'localhost:1', debug: {addr: '\(address)'}}")
        #expect(loaded.says(.warning, "http.debug.addr: ", "out of service") == isWarned, "\(loaded.lines)")
    }

    @Test("is missed by who wants metrics without it")
    func noEffect() {
        let loaded = load(version: "http: {debug: {prometheus: {enabled: true}}}")
        #expect(loaded.says(.warning, "http.debug.prometheus.enabled: has no effect without http.debug.addr"))
    }
}
