import Foundation
import Testing

@Suite("Rules and read-only users at a start", .fewAtATime)
struct AccessStartTests {
    private static func configuration(_ bench: Bench, _ users: String, _ rest: String) throws -> String {
        "version: 0.1\nstorage: inmemory\nauth:\n  htpasswd: {realm: r, path: \(try bench.write(users, to: "users"))"
            + rest + "\n"
    }

    @Test("users whom the configuration names and the file lacks are warned about by name")
    func unknownUsers() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Self.configuration(
                    bench, Deployment.userLine + "\n",
                    ", readonly: [admin, ghost]}\n  access: [{users: [spook, '*'], repositories: '**', actions: pull}]")
            )
            try await server.logged("level=warning", "auth.htpasswd.readonly names ghost")
            try await server.logged("level=warning", "auth.access.0.users names spook")
            #expect(!server.process.standardError.contains("names admin"))
        }
    }

    @Test("patterns that are none are all told, each with its line, by a start and by the check before it")
    func patterns() async throws {
        try await withBench { bench in
            let rules =
                "}\n  access:\n"
                + ["team//app", "a b", "***", "team/**"].map {
                    "    - {users: '*', repositories: '\($0)', actions: pull}\n"
                }.joined()
            let path = try bench.write(Self.configuration(bench, Deployment.userLine + "\n", rules), to: "config.yml")
            for arguments in [["serve", path], ["config", "check", path]] {
                let process = try await bench.registry(arguments, environment: ["REGISTRY_HTTP_ADDR": "127.0.0.1:0"])
                #expect(process.currentEnding() == .exited(1))
                let lines = process.standardError.split(separator: "\n").filter { $0.contains("no pattern") }
                #expect(lines.count == 3, "\(process.standardError)")
                for (index, line) in lines.enumerated() {
                    let start = "config.yml:\(index + 6): error: auth.access.\(index).repositories: "
                    #expect(line.contains(start), "\(line)")
                }
            }
        }
    }

    @Test(
        "what cannot be is one line and no server: a pattern that is none, and a user called anonymous",
        arguments: [
            ("admin", "team//app", "auth.access.0.repositories: \"team//app\""),
            ("anonymous", "**", "has a user called anonymous"),
        ])
    func refused(_ user: String, _ pattern: String, _ words: String) async throws {
        try await withBench { bench in
            let line = Deployment.userLine.replacingOccurrences(of: "admin:", with: "\(user):")
            let configuration = try Self.configuration(
                bench, line + "\n", "}\n  access: [{users: '*', repositories: '\(pattern)', actions: pull}]")
            let process = try await bench.registry(
                ["serve", bench.write(configuration, to: "config.yml")],
                environment: ["REGISTRY_HTTP_ADDR": "127.0.0.1:0"])
            #expect(process.currentEnding() == .exited(1))
            #expect(process.standardError.contains(words), "\(process.standardError)")
            let check = try await bench.registry(["config", "check", bench.path("config.yml")])
            #expect(check.currentEnding() == .exited(1))
            #expect(check.standardError.contains(words), "\(check.standardError)")
        }
    }
}
