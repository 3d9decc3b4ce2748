import Foundation
import Testing

@Suite("logs", .fewAtATime)
struct LogTests {
    static let memory = "version: 0.1\nstorage: inmemory\n"

    @Test("the access log is Apache's combined form on standard output, at every level", arguments: ["error", "debug"])
    func access(_ level: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(access: .htpasswd, store: .inmemory), environment: ["REGISTRY_LOG_LEVEL": level])
            _ = try await server.endpoint.send(
                "GET", "/v2/team/hello/tags/list?n=5",
                curl: ["--user-agent", #"a "client""#, "--referer", "http://from.example/"])
            let line = try await eventually("the line of the access log") {
                server.process.standardOutput.split(separator: "\n").first { $0.contains("tags/list") }
            }
            #expect(line.hasPrefix("127.0.0.1 - admin ["))
            #expect(line.contains(#"] "GET /v2/team/hello/tags/list?n=5 HTTP/1.1" 404 "#))
            #expect(line.contains(#" "http://from.example/" "a \"client\"""#))
            let time = try #require(line.split(separator: "[").dropFirst().first?.prefix { $0 != "]" })
            let format = DateFormatter()
            format.locale = Locale(identifier: "en_US_POSIX")
            format.dateFormat = "dd/MMM/yyyy:HH:mm:ss Z"
            #expect(abs(try #require(format.date(from: String(time))).timeIntervalSinceNow) < 60)
        }
    }

    @Test("the access log can be turned off")
    func accessOff() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Self.memory + "log: {accesslog: {disabled: true}}\n")
            _ = try await server.endpoint.get("/v2/")
            #expect(try await server.stop() == .exited(0))
            #expect(server.process.standardOutput.isEmpty)
        }
    }

    @Test("the application log is text, one line an event, with the fields of the configuration")
    func text() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Self.memory + "log: {fields: {environment: a test}}\n")
            let line = try await server.logged("msg=")
            #expect(line.hasPrefix(#"time=""#))
            #expect(line.contains(" level="))
            #expect(line.contains(#" environment="a test""#))
        }
    }

    @Test(
        "the application log is JSON in the names of the formatter",
        arguments: [
            ("json", ["level", "msg", "time", "environment"]),
            ("logstash", ["level", "message", "@timestamp", "@version", "environment"]),
        ])
    func json(_ formatter: String, _ names: [String]) async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Self.memory + "log: {formatter: \(formatter), fields: {environment: \"a \\\"test\\\"\"}}\n")
            _ = try await server.stop()
            let lines = server.process.standardError.split(separator: "\n")
            #expect(!lines.isEmpty)
            for line in lines {
                let event = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                #expect(names.allSatisfy { event[$0] != nil }, "\(line)")
                #expect(event["environment"] as? String == #"a "test""#)
            }
        }
    }

    @Test("the level keeps out what is below it", arguments: [("error", false), ("info", true)])
    func level(_ level: String, _ isTold: Bool) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Self.memory + "log: {level: \(level)}\n")
            _ = try await server.endpoint.get("/v2/")
            _ = try await server.stop()
            #expect(server.process.standardError.contains("level=info") == isTold)
        }
    }

    @Test("an answer that is an error is logged with the request and the code")
    func requestFields() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Self.memory, environment: ["REGISTRY_LOG_LEVEL": "debug"])
            _ = try await server.endpoint.get("/v2/team/hello/manifests/1.0")
            let line = try await server.logged("http.request.uri", "/v2/team/hello/manifests/1.0")
            #expect(line.contains("http.request.method=GET"))
            #expect(line.contains("http.request.id="))
            #expect(line.contains("http.response.status=404"))
            try await server.logged("MANIFEST_UNKNOWN")
        }
    }
}
