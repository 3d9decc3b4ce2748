import Foundation
import Testing

@Suite("percent-encoding in a path", .fewAtATime)
struct PathTests {
    @Test("means the same as what it encodes, the slash included")
    func equal() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            let paths = ["team/hello", "team%2Fhello", "team%2fhello", "%74eam/hell%6F"].map { "/v2/\($0)/tags/list" }
            let texts = try await server.onWire { wire in
                try (paths + ["/v2/team/hello%2ftags/list", "/v2/team/hello/%74ags%2Flist"]).map {
                    try wire.ask("GET", $0).text
                }
            }
            #expect(texts[0].contains(#""tags":["1.0"]"#))
            #expect(texts.allSatisfy { $0 == texts[0] })
        }
    }

    @Test(
        "that is none, or encodes what no path may hold, is answered 400",
        arguments: ["%", "%2", "%zz", "%-1", "%+1", "a%00b", "%ff", "%c0%af", "%u002f"])
    func broken(_ part: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .inmemory))
            let answer = try await server.onWire { try $0.ask("GET", "/v2/team/\(part)/tags/list") }
            #expect(answer.status == 400)
            #expect(!answer.errorCodes.isEmpty, "\(answer.text)")
        }
    }

    @Test(
        "leads nowhere else: not up, and not past the login",
        arguments: [
            "team/../secret", "team/..%2fsecret", "..%2f..%2fsecret", "%2e%2e/secret", "team/%2e/hello",
            "team%252Fhello",
            "team//hello", "team/hello%2f", "team/hello%0d%0aX:y", "team%5chello", "team/hello%20",
            "..%2f..%2f..%2fhealth",
        ])
    func nowhere(_ name: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(access: .htpasswd))
            try await server.endpoint.push(artifact: "hello", to: "secret", tag: "1.0")
            let login = "Authorization: Basic \(Data(Deployment.login.utf8).base64EncodedString())"
            let target = "/v2/\(name)/tags/list"
            let (open, closed) = try await server.onWire { wire in
                (try wire.ask("GET", target, headers: [login]), try wire.ask("GET", target))
            }
            #expect(open.status == 404)
            #expect(open.errorCodes == ["NAME_INVALID"] || open.errorCodes.isEmpty, "\(open.text)")
            #expect([401, 404].contains(closed.status))
            #expect(!(open.text + closed.text).contains("1.0"))
        }
    }
}
