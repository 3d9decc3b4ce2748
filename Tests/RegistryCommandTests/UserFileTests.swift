import Foundation
import Testing

@Suite("the user file", .fewAtATime)
struct UserFileTests {
    static func configuration(_ bench: Bench) -> String {
        "version: 0.1\nstorage: inmemory\nauth: {htpasswd: {realm: 'the \"realm\"', path: \(bench.path("auth/users"))}}\n"
    }

    @Test("is made with mode 0600 and one user, whose logged password works")
    func firstUser() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Self.configuration(bench))
            let line = try await server.logged("password=")
            let password = try #require(line.split(separator: "password=").last?.prefix { $0 != " " })
                .trimmingCharacters(in: ["\""])
            #expect(password.count == 43)
            #expect(try await server.endpoint.loggedIn(as: "docker:\(password)").get("/v2/").status == 200)
            #expect(try await server.endpoint.loggedIn(as: "docker:\(password)x").get("/v2/").status == 401)

            let attributes = try FileManager.default.attributesOfItem(atPath: bench.path("auth/users"))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let content = try String(contentsOfFile: bench.path("auth/users"), encoding: .utf8)
            #expect(content.hasPrefix("docker:$2"))
            #expect(!content.contains(password))
        }
    }

    @Test("is left alone when it is there and empty, and lets nobody in")
    func empty() async throws {
        try await withBench { bench in
            try bench.write("", to: "auth/users")
            let server = try await bench.serve(Self.configuration(bench))
            #expect(try await server.endpoint.loggedIn(as: "docker:").get("/v2/").status == 401)
            #expect(try Data(contentsOf: URL(fileURLWithPath: bench.path("auth/users"))).isEmpty)
        }
    }

    @Test(
        "refuses with a challenge, and the error code of the specification",
        arguments: [nil, "admin:wrong", "nobody:x"])
    func refusal(_ login: String?) async throws {
        try await withBench { bench in
            try bench.write(Deployment.userLine, to: "auth/users")
            let server = try await bench.serve(Self.configuration(bench))
            let endpoint = server.endpoint.loggedIn(as: login)
            for target in ["/v2/", "/v2/_catalog", "/v2/team/hello/manifests/1.0"] {
                let answer = try await endpoint.get(target)
                #expect(answer.status == 401)
                #expect(answer["WWW-Authenticate"]?.hasPrefix(#"Basic realm="the \"realm\"""#) == true)
                #expect(answer.errorCodes == ["UNAUTHORIZED"])
            }
            let push = try await endpoint.send("POST", "/v2/team/hello/blobs/uploads/", headers: ["Content-Length: 0"])
            #expect(push.status == 401)
        }
    }

    @Test("takes effect when it changes, without a restart, also when it is replaced")
    func reload() async throws {
        try await withBench { bench in
            try bench.write(Deployment.userLine + "\n", to: "auth/users")
            let server = try await bench.serve(Self.configuration(bench), login: Deployment.login)
            #expect(try await server.endpoint.get("/v2/").status == 200)

            let users = bench.path("auth/users")
            try await Self.htpasswd(bench, "-bB", "-C", "4", users, "second", "another horse")
            let second = server.endpoint.loggedIn(as: "second:another horse")
            _ = try await eventually("the login of the new user") {
                try await second.get("/v2/").status == 200 ? true : nil
            }
            #expect(try await server.endpoint.get("/v2/").status == 200)

            try await Self.htpasswd(bench, "-D", users, "admin")
            _ = try await eventually("the refusal of the deleted user") {
                try await server.endpoint.get("/v2/").status == 401 ? true : nil
            }
            #expect(try await second.get("/v2/").status == 200)
        }
    }

    @Test("lets in those whom Apache's htpasswd wrote in a form that we verify", arguments: ["-B", "-5", "-2"])
    func forms(_ form: String) async throws {
        try await withBench { bench in
            try bench.write("", to: "auth/users")
            try await Self.htpasswd(bench, "-b", form, bench.path("auth/users"), "user", "pass:word")
            let server = try await bench.serve(Self.configuration(bench))
            #expect(try await server.endpoint.loggedIn(as: "user:pass:word").get("/v2/").status == 200)
            #expect(try await server.endpoint.loggedIn(as: "user:pass").get("/v2/").status == 401)
        }
    }

    @Test("lets nobody in by a line in another form, and warns with its number", arguments: ["-m", "-s", "-p"])
    func unusableForms(_ form: String) async throws {
        try await withBench { bench in
            try bench.write(Deployment.userLine + "\n", to: "auth/users")
            try await Self.htpasswd(bench, "-b", form, bench.path("auth/users"), "user", "password")
            let server = try await bench.serve(Self.configuration(bench))
            try await server.logged("level=warning", "auth/users:2:")
            #expect(try await server.endpoint.loggedIn(as: "user:password").get("/v2/").status == 401)
            #expect(try await server.endpoint.loggedIn(as: Deployment.login).get("/v2/").status == 200)
        }
    }

    private static func htpasswd(_ bench: Bench, _ arguments: String...) async throws {
        try await bench.succeed(Programs.peer("htpasswd"), arguments, environment: Programs.peerEnvironment)
    }
}
