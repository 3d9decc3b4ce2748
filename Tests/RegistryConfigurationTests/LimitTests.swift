import Testing

@testable import RegistryConfiguration

@Suite("The limits of connections")
struct LimitTests {
    private static func limits(_ yaml: String, _ environment: [String: String] = [:]) throws
        -> Configuration.HTTP.Limits
    {
        try load(version: yaml, environment).started().http.limits
    }

    @Test("are there without being given")
    func defaults() throws {
        let limits = try Self.limits("")
        #expect(
            limits
                == Configuration.HTTP.Limits(
                    headerSize: 32_768, headerCount: 100, connections: 8192, headerTimeout: .seconds(20),
                    idleTimeout: .seconds(180), bodyTimeout: .seconds(60), minimumRate: 1024, discard: 1_048_576,
                    streams: 250))
    }

    @Test("are read, each from its own key")
    func given() throws {
        let limits = try Self.limits(
            """
            http:
              limits:
                headersize: 64KiB
                headercount: 50
                connections: 20000
                headertimeout: 5s
                idletimeout: 1h
                bodytimeout: 1m30s
                minimumrate: 2000
                discard: 10 MB
                streams: 64
            """)
        #expect(
            limits
                == Configuration.HTTP.Limits(
                    headerSize: 65_536, headerCount: 50, connections: 20_000, headerTimeout: .seconds(5),
                    idleTimeout: .seconds(3600), bodyTimeout: .seconds(90), minimumRate: 2000, discard: 10_000_000,
                    streams: 64))
    }

    @Test("come from variables too, one by one or as a section")
    func variables() throws {
        let one = try Self.limits(
            "http: {limits: {headersize: 1MiB, streams: 9}}", ["REGISTRY_HTTP_LIMITS_HEADERSIZE": "2KiB"])
        #expect(one.headerSize == 2048 && one.streams == 9)
        let all = try Self.limits(
            "http: {limits: {streams: 9}}", ["REGISTRY_HTTP_LIMITS": "{connections: 7, bodytimeout: 250ms}"])
        #expect(all.connections == 7 && all.bodyTimeout == .milliseconds(250) && all.streams == 250)
    }

    @Test("take the ends of their ranges, and only the rate and the rest of a body may be 0")
    func ends() throws {
        let least = try Self.limits(
            """
            http:
              limits: {headersize: 1KiB, headercount: 10, connections: 1, headertimeout: 100ms, idletimeout: 100ms,
                bodytimeout: 100ms, minimumrate: 0, discard: 0, streams: 1}
            """)
        #expect(least.headerSize == 1024 && least.minimumRate == 0 && least.discard == 0)
        let most = try Self.limits(
            """
            http:
              limits: {headersize: 1MiB, headercount: 10000, connections: 1000000, headertimeout: 24h, idletimeout: 24h,
                bodytimeout: 24h, minimumrate: 1GiB, discard: 1GiB, streams: 10000}
            """)
        #expect(most.idleTimeout == .seconds(86_400) && most.discard == 1 << 30)
    }

    @Test(
        "that shut everybody out or are no limits are refused, with what would be right",
        arguments: [
            ("headersize", "0", "must be 1KiB to 1MiB, not 0"),
            ("headersize", "1GiB", "must be 1KiB to 1MiB, not 1GiB"),
            ("headersize", "-1", "must be a size such as 512MiB or 1GiB, not \"-1\""),
            ("headercount", "9", "must be 10 to 10000, not 9"), ("headercount", "10001", "must be 10 to 10000"),
            ("connections", "0", "must be 1 to 1000000, not 0"), ("connections", "-5", "must be 1 to 1000000, not -5"),
            ("connections", "many", "must be a whole number"), ("connections", "1000001", "must be 1 to 1000000"),
            ("headertimeout", "0", "must be 100ms to 24h, not 0"),
            ("idletimeout", "0s", "must be 100ms to 24h, not 0s"),
            ("bodytimeout", "-1m", "must be 100ms to 24h, not -1m"), ("bodytimeout", "25h", "must be 100ms to 24h"),
            ("headertimeout", "soon", "must be a duration such as 30s or 1h30m"),
            ("minimumrate", "2GiB", "must be 0 for any rate, or bytes a second up to 1GiB, not 2GiB"),
            ("discard", "1TiB", "must be 0 to 1GiB, not 1TiB"), ("streams", "0", "must be 1 to 10000, not 0"),
        ])
    func refused(_ key: String, _ value: String, _ words: String) {
        let file = load(version: "http:\n  limits:\n    \(key): \(value)")
        #expect(file.errors.count == 1, "\(file.errors)")
        #expect(file.says(.error, "config.yml:4: error: http.limits.\(key): \(words)"), "\(file.errors)")
        let name = "REGISTRY_HTTP_LIMITS_\(key.uppercased())"
        let variable = load(version: "", [name: value])
        #expect(variable.says(.error, "\(name): error: http.limits.\(key): \(words)"), "\(variable.errors)")
    }

    @Test("of 20 without a unit are 20 nanoseconds, and both lines say so")
    func bareNumber() {
        let loaded = load(version: "http: {limits: {headertimeout: 20}}")
        #expect(loaded.says(.warning, "20 without a unit is 20 nanoseconds; write 20s for seconds"))
        #expect(loaded.says(.error, "http.limits.headertimeout: must be 100ms to 24h, not 20"))
    }

    @Test("an unknown one is told with the nearest")
    func unknown() {
        let loaded = load(version: "http: {limits: {headersizes: 1MiB}}")
        #expect(loaded.says(.warning, "http.limits.headersizes: unknown key; did you mean \"headersize\"?"))
    }

    @Test("stand in the effective configuration with where they come from")
    func effective() throws {
        let text = try #require(
            load(version: "http:\n  limits:\n    discard: 2MiB", ["REGISTRY_HTTP_LIMITS_STREAMS": "3"]).effectiveText)
        for line in [
            "    headersize: 32KiB # default", "    headertimeout: 20s # default", "    discard: 2MiB # config.yml:4",
            "    streams: 3 # REGISTRY_HTTP_LIMITS_STREAMS",
        ] {
            #expect(text.split(separator: "\n").contains(Substring(line)), "\(line) in\n\(text)")
        }
    }
}
