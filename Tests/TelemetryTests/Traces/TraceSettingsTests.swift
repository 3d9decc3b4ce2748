import Foundation
import StorageTesting
import Testing

@testable import Telemetry

@Suite("the variables of OpenTelemetry")
struct TraceSettingsTests {
    private func read(_ environment: [String: String]) -> TraceSettings.Reading {
        TraceSettings.interpret(environment, service: "registry", product: "packhouse", version: "1.2")
    }

    private func settings(_ environment: [String: String]) throws -> TraceSettings {
        let reading = read(environment)
        #expect(reading.warnings == [])
        return try #require(reading.settings)
    }

    @Test(
        "name a collector, or none",
        arguments: [
            ([:], nil), (["OTEL_SERVICE_NAME": "x"], nil), (["OTEL_TRACES_EXPORTER": "none"], nil),
            (["OTEL_EXPORTER_OTLP_ENDPOINT": ""], nil),
            (["OTEL_TRACES_EXPORTER": "otlp"], "http://localhost:4318/v1/traces"),
            (["OTEL_EXPORTER_OTLP_ENDPOINT": "https://c:1"], "https://c:1/v1/traces"),
            (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c/a//"], "http://c/a/v1/traces"),
            (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c/?k=v"], "http://c/v1/traces?k=v"),
            (["OTEL_EXPORTER_OTLP_ENDPOINT": "HTTP://[::1]:4318"], "HTTP://[::1]:4318/v1/traces"),
            (["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://c/a"], "http://c/a"),
            (
                ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://t/", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c"],
                "http://t/"
            ),
            (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_TRACES_EXPORTER": "none"], nil),
            (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_SDK_DISABLED": "TRUE"], nil),
            (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_SDK_DISABLED": "false"], "http://c/v1/traces"),
            (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_METRICS_EXPORTER": "none"], "http://c/v1/traces"),
            (
                ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_RESOURCE_ATTRIBUTES_POD_NAME": "p"],
                "http://c/v1/traces"
            ),
        ] as [([String: String], String?)])
    func endpoint(_ environment: [String: String], _ endpoint: String?) {
        let reading = read(environment)
        #expect(reading.settings?.endpoint == endpoint)
        #expect(reading.warnings == [])
    }

    @Test(
        "that ask for what is not done are named, and nothing is sent where that would be wrong",
        arguments: [
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", false), ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc", false),
            ("OTEL_TRACES_EXPORTER", "zipkin", false), ("OTEL_TRACES_EXPORTER", "otlp, console", true),
            ("OTEL_SDK_DISABLED", "yes", true), ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", false),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://", false), ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:0", false),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:65536", false),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c d", false),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://c/#a", false),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://" + String(repeating: "c", count: 5000), false),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "ftp://c/", false),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://u:p@c", false), ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip", true),
            ("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "/c.pem", true),
            ("OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY", "/c.key", true), ("OTEL_PROPAGATORS", "b3", true),
            ("OTEL_PROPAGATORS", "b3,tracecontext", true), ("OTEL_PROPAGATORS", "tracecontext, jaeger", true),
            ("OTEL_PROPAGATORS", "none", true),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon", true), ("OTEL_EXPORTER_OTLP_TIMEOUT", "-1", true),
            ("OTEL_BSP_MAX_QUEUE_SIZE", "0", true), ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "3000", true),
            ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "5000", true), ("OTEL_BSP_SCHEDULE_DELAY", "99999999999999999999", true),
            ("OTEL_EXPORTER_OTLP_HEADERS", "Content-Length=1", true), ("OTEL_TRACES_SAMPLER_ARG", "0.5", true),
            ("OTEL_EXPORTER_OTLP_HEADERS", "a", true), ("OTEL_EXPORTER_OTLP_HEADERS", "a b=c", true),
            ("OTEL_EXPORTER_OTLP_HEADERS", "a=%zz", true), ("OTEL_EXPORTER_OTLP_HEADERS", "a=b%0Ac", true),
            ("OTEL_RESOURCE_ATTRIBUTES", "=x", true), ("OTEL_TRACES_SAMPLER", "jaeger_remote", true),
            ("OTEL_SPAN_EVENT_COUNT_LIMIT", "1", true), ("OTEL_METRICS_EXPORTER", "prometheus", true),
        ])
    func unsupported(_ name: String, _ value: String, _ isSent: Bool) {
        let reading = read(["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c"].merging([name: value]) { $1 })
        #expect((reading.settings != nil) == isSent)
        #expect(reading.warnings.count == 1)
        #expect(reading.warnings.first?.hasPrefix("\(name): ") == true, "\(reading.warnings)")
        #expect(!reading.warnings.contains { $0.contains("u:p") })
    }

    @Test("say what is told of the process, its name last of all")
    func resource() throws {
        let collector = ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c"]
        #expect(
            try settings(collector).resource == [
                TraceAttribute("service.name", "registry"), TraceAttribute("service.version", "1.2"),
            ])
        let given = collector.merging([
            "OTEL_RESOURCE_ATTRIBUTES": " zone = no , zone = a%2Cb , service.name=x,,service.version=9",
            "OTEL_SERVICE_NAME": "mine",
        ]) { $1 }
        #expect(
            try settings(given).resource == [
                TraceAttribute("zone", "a,b"), TraceAttribute("service.version", "9"),
                TraceAttribute("service.name", "mine"),
            ])
    }

    @Test("say how spans are sent")
    func sending() throws {
        let usual = try settings(["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c"])
        #expect(usual.timeout == .seconds(10) && usual.exportLimit == .seconds(30) && usual.delay == .seconds(5))
        #expect(usual.queueLimit == 2048 && usual.batchLimit == 512 && usual.headers.isEmpty)
        #expect(usual.format == .protobuf && usual.userAgent == "packhouse/1.2" && usual.authorities == nil)
        let own = try settings([
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_EXPORTER_OTLP_HEADERS": "api-key=a%20b,x=y",
            "OTEL_EXPORTER_OTLP_TIMEOUT": "1500", "OTEL_BSP_SCHEDULE_DELAY": "100", "OTEL_BSP_EXPORT_TIMEOUT": "0",
            "OTEL_BSP_MAX_QUEUE_SIZE": "300", "OTEL_EXPORTER_OTLP_CERTIFICATE": "/ca.pem",
            "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE": "/c.pem", "OTEL_EXPORTER_OTLP_CLIENT_KEY": "/c.key",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json", "OTEL_PROPAGATORS": "baggage, TraceContext",
        ])
        #expect(own.headers == [TraceAttribute("api-key", "a b"), TraceAttribute("x", "y")])
        #expect(own.timeout == .milliseconds(1500) && own.delay == .milliseconds(100))
        // 0 is as long as can be.
        #expect(own.exportLimit == .seconds(600))
        // A batch that could never be there would never be sent.
        #expect(own.queueLimit == 300 && own.batchLimit == 300)
        #expect(own.format == .json && own.authorities?.path == "/ca.pem")
        #expect(own.certificate?.variable == "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE")
        #expect(own.key == .init(variable: "OTEL_EXPORTER_OTLP_CLIENT_KEY", path: "/c.key"))
    }

    @Test("of traces go before those of all signals")
    func own() throws {
        let settings = try settings([
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_EXPORTER_OTLP_HEADERS": "a=b",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "c=d", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/json", "OTEL_EXPORTER_OTLP_TIMEOUT": "1",
            "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT": "2", "OTEL_EXPORTER_OTLP_COMPRESSION": "gzip",
            "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION": "none",
        ])
        #expect(settings.headers == [TraceAttribute("c", "d")] && settings.format == .json)
        #expect(settings.timeout == .milliseconds(2))
    }

    @Test("name files that are there, or nothing is sent")
    func files() throws {
        let folder = try TemporaryDirectory()
        let (file, huge, fifo) = ("\(folder.path)/not.pem", "\(folder.path)/huge.pem", "\(folder.path)/fifo")
        try "nothing".write(toFile: file, atomically: true, encoding: .utf8)
        try Data(count: 4 << 20 + 1).write(to: URL(fileURLWithPath: huge))
        #expect(mkfifo(fifo, 0o600) == 0)
        for (path, words) in [
            ("/none.pem", "/none.pem cannot be read: No such file or directory"),
            (file, "no certificates in PEM can be read from \(file)"),
            (huge, "\(huge) cannot be read: it is larger than 4194304 bytes"),
            (fifo, "\(fifo) cannot be read: it is no file"),
            (folder.path, "\(folder.path) cannot be read: Is a directory"),
        ] {
            let reading = TraceSettings.read(
                ["OTEL_EXPORTER_OTLP_ENDPOINT": "https://c", "OTEL_EXPORTER_OTLP_CERTIFICATE": path],
                service: "registry", product: "packhouse", version: "1.2")
            #expect(reading.settings == nil)
            #expect(reading.warnings == ["OTEL_EXPORTER_OTLP_CERTIFICATE: \(words); no traces are sent"])
        }
    }

    @Test("name a key that can be read beside a certificate", .timeLimit(.minutes(30)))
    func key() throws {
        let folder = try TemporaryDirectory()
        let (fifo, file) = ("\(folder.path)/fifo", "\(folder.path)/not.pem")
        #expect(mkfifo(fifo, 0o600) == 0)
        try "nothing".write(toFile: file, atomically: true, encoding: .utf8)
        let authority = "/etc/ssl/certs/ca-certificates.crt"
        for (path, words) in [
            (fifo, "\(fifo) cannot be read: it is no file"), (file, "no private key in PEM can be read from \(file)"),
        ] {
            let reading = TraceSettings.read(
                [
                    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://c", "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE": authority,
                    "OTEL_EXPORTER_OTLP_CLIENT_KEY": path,
                ], service: "registry", product: "packhouse", version: "1.2")
            #expect(reading.warnings == ["OTEL_EXPORTER_OTLP_CLIENT_KEY: \(words); no traces are sent"])
        }
    }

    @Test("name a certificate and the key that is its own")
    func pair() async throws {
        try await TemporaryDirectory.with { folder in
            let one = try await TestCertificate(in: folder, called: "one")
            let other = try await TestCertificate(in: folder, called: "other")
            for (key, isGood) in [(one.key, true), (other.key, false)] {
                let reading = TraceSettings.read(
                    [
                        "OTEL_EXPORTER_OTLP_ENDPOINT": "https://c", "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE": one.file,
                        "OTEL_EXPORTER_OTLP_CLIENT_KEY": key,
                    ], service: "registry", product: "packhouse", version: "1.2")
                #expect((reading.settings != nil) == isGood)
                #expect(reading.warnings.count == (isGood ? 0 : 1))
                for warning in reading.warnings {
                    #expect(warning.contains("\(one.file) cannot be used with the private key in \(key)"))
                    #expect(warning.hasSuffix("no traces are sent"))
                }
            }
        }
    }

    private static let trace = "0000000000000000ff80000000000000"
    private static let sampled = TraceContext(traceparent: "00-\(trace)-00f067aa0ba902b7-01")
    private static let unsampled = TraceContext(traceparent: "00-\(trace)-00f067aa0ba902b7-00")

    /// The sampler, its argument, and what becomes of a request without a sender, of one that records, and of one that does not.
    @Test(
        "say which requests are traced",
        arguments: [
            ("", "", true, true, false), ("parentbased_always_on", "", true, true, false),
            ("always_on", "", true, true, true), ("always_off", "", false, false, false),
            ("parentbased_always_off", "", false, true, false), ("traceidratio", "0.6", true, true, true),
            ("traceidratio", "0.5", false, false, false), ("parentbased_traceidratio", "0.1", false, true, false),
            ("TraceIdRatio", "", true, true, true), ("traceidratio", "0", false, false, false),
            ("traceidratio", "1", true, true, true),
        ])
    func sampler(_ name: String, _ argument: String, _ alone: Bool, _ recorded: Bool, _ unrecorded: Bool) throws {
        let sampler = try settings([
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_TRACES_SAMPLER": name, "OTEL_TRACES_SAMPLER_ARG": argument,
        ]).sampler
        #expect(sampler.samples(Self.trace, sender: nil) == alone)
        #expect(sampler.samples(Self.trace, sender: Self.sampled) == recorded)
        #expect(sampler.samples(Self.trace, sender: Self.unsampled) == unrecorded)
    }

    @Test("trace so many of all as the ratio says, down to the last")
    func ratio() {
        let most = String(repeating: "f", count: 32)
        #expect(TraceSampler(root: .ratio(1), followsSender: false).samples(most, sender: nil))
        #expect(!TraceSampler(root: .ratio(0.999), followsSender: false).samples(most, sender: nil))
        let least = String(repeating: "0", count: 31) + "1"
        #expect(TraceSampler(root: .ratio(0.001), followsSender: false).samples(least, sender: nil))
        #expect(!TraceSampler(root: .ratio(0), followsSender: false).samples(least, sender: nil))
    }
}
