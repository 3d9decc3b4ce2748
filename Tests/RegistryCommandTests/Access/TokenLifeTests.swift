import Foundation
import StorageTesting
import Testing

@Suite("A token of the server's own", .fewAtATime)
struct TokenLifeTests {
    private static func configuration(_ bench: Bench, secret: String?) throws -> String {
        "version: 0.1\nstorage: inmemory\n" + (try RuledServer.auth(bench))
            + (secret.map { "http: {secret: \($0)}\n" } ?? "")
    }

    private static func token(from endpoint: Endpoint) async throws -> String {
        let answer = try await endpoint.loggedIn(as: RuledServer.admin).get(
            "/token?service=x&scope=repository:private/hello:pull,push")
        return try #require(answer.json["token"] as? String, "\(answer.text)")
    }

    private static func status(_ token: String, at endpoint: Endpoint) async throws -> Int {
        try await endpoint.get("/v2/private/hello/tags/list", headers: ["Authorization: Bearer \(token)"]).status
    }

    @Test("is good after a restart and on a second replica, when both have the same http.secret")
    func shared() async throws {
        try await withBench { bench in
            let configuration = try Self.configuration(bench, secret: "something shared")
            let port = try LoopbackPort.free()
            let first = try await bench.serve(configuration, port: port)
            let token = try await Self.token(from: first.endpoint)
            #expect(try await Self.status(token, at: first.endpoint) == 404)
            #expect(try await Self.status("\(token)x", at: first.endpoint) == 401)
            let replica = try await bench.serve(configuration)
            #expect(try await Self.status(token, at: replica.endpoint) == 404)
            #expect(try await first.stop() == .exited(0))
            let again = try await bench.serve(configuration, port: port)
            #expect(try await Self.status(token, at: again.endpoint) == 404)
        }
    }

    @Test("is good for the process that gave it when there is no http.secret, and the log says so")
    func alone() async throws {
        try await withBench { bench in
            let configuration = try Self.configuration(bench, secret: nil)
            let first = try await bench.serve(configuration)
            try await first.logged("level=warning", "http.secret is not given")
            let token = try await Self.token(from: first.endpoint)
            #expect(try await Self.status(token, at: first.endpoint) == 404)
            let other = try await bench.serve(configuration)
            #expect(try await Self.status(token, at: other.endpoint) == 401)
        }
    }

    @Test("is refused as soon as its user has another password, or is gone")
    func revoked() async throws {
        try await withBench { bench in
            let server = try await bench.serve(try Self.configuration(bench, secret: "x"))
            for change in ["-D", "-bB"] {
                let token = try await Self.token(from: server.endpoint)
                #expect(try await Self.status(token, at: server.endpoint) == 404)
                let users = bench.path("users")
                let before = try String(contentsOfFile: users, encoding: .utf8)
                let arguments = change == "-D" ? ["-D", users, "admin"] : ["-bB", users, "admin", "another horse"]
                try await bench.succeed(Programs.peer("htpasswd"), arguments, environment: Programs.peerEnvironment)
                _ = try await eventually("the refusal of the token") {
                    try await Self.status(token, at: server.endpoint) == 401 ? true : nil
                }
                try bench.write(before, to: "users")
                _ = try await eventually("the login of the user") {
                    try await server.endpoint.loggedIn(as: RuledServer.admin).get("/v2/").status == 200 ? true : nil
                }
            }
        }
    }
}
