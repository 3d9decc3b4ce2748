import Foundation
import Testing

@Suite("Rules on SIGHUP", .fewAtATime)
struct AccessReloadTests {
    private static let adminRule = "{users: [admin], repositories: ['**'], actions: [pull, push, delete, catalog]}"
    private static let openRule = "{users: ['*', anonymous], repositories: ['public/**'], actions: [pull, catalog]}"
    private static let both = [adminRule, openRule]

    /// - Parameter rules: nil for none at all.
    private static func text(
        _ bench: Bench, rules: [String]?, htpasswd: String = "", header: String = "one"
    ) -> String {
        let access = rules.map { "  access:\n" + $0.map { "    - \($0)\n" }.joined() } ?? ""
        return """
            version: 0.1
            storage: inmemory
            http: {secret: 0123456789abcdef0123456789abcdef, headers: {X-Site: ['\(header)']}}
            auth:
              htpasswd: {realm: test, path: \(bench.path("users"))\(htpasswd)}
            \(access)
            """
    }

    private static func writeUsers(_ names: [String], on bench: Bench) throws {
        let lines = names.map { Deployment.userLine.replacingOccurrences(of: "admin:", with: "\($0):") + "\n" }
        try bench.write(lines.joined(), to: "users")
    }

    /// A server with the users admin and eve, by whose endpoint nobody is logged in, and two repositories.
    private func serve(_ bench: Bench, rules: [String]?, htpasswd: String = "") async throws -> RunningServer {
        try Self.writeUsers(["admin", "eve"], on: bench)
        let server = try await bench.serve(Self.text(bench, rules: rules, htpasswd: htpasswd))
        let admin = server.endpoint.loggedIn(as: RuledServer.admin)
        for name in ["public/hello", "private/hello"] {
            try await admin.push(artifact: "hello", to: name, tag: "1")
        }
        return server
    }

    private func status(of name: String, for login: String?, at server: RunningServer) async throws -> Int {
        try await server.endpoint.loggedIn(as: login).get("/v2/\(name)/manifests/1").status
    }

    private func catalog(for login: String?, at server: RunningServer) async throws -> [String]? {
        try await server.endpoint.loggedIn(as: login).get("/v2/_catalog").json["repositories"] as? [String]
    }

    @Test("count at once when they are the first, and when there are none any more every user may do everything again")
    func firstAndLast() async throws {
        try await withBench { bench in
            let server = try await serve(bench, rules: nil)
            let eve = server.endpoint.loggedIn(as: RuledServer.eve)
            for _ in 1...2 {
                #expect(try await eve.push(blob: UUID().uuidString, to: "private/hello").status == 201)
                #expect(try await catalog(for: RuledServer.eve, at: server) == ["private/hello", "public/hello"])
                try await server.reload(
                    Self.text(bench, rules: [Self.adminRule]), on: bench, until: "auth.access.0.users has changed",
                    "counts from now on")
                #expect(try await eve.push(blob: "b", to: "private/hello").status == 404)
                #expect(try await status(of: "private/hello", for: RuledServer.eve, at: server) == 404)
                #expect(try await status(of: "private/hello", for: RuledServer.admin, at: server) == 200)
                #expect(try await catalog(for: RuledServer.eve, at: server) == nil)
                #expect(try await status(of: "public/hello", for: nil, at: server) == 401)
                try await server.reload(
                    Self.text(bench, rules: nil), on: bench, until: "level=warning",
                    "auth.access is gone: every user may do everything")
            }
            #expect(try await status(of: "public/hello", for: nil, at: server) == 401)
        }
    }

    @Test(
        "for those without a login count at once, the first and the last, with challenges and tokens that fit",
        arguments: [nil, [adminRule]] as [[String]?])
    func anonymous(_ before: [String]?) async throws {
        try await withBench { bench in
            let server = try await serve(bench, rules: before)
            let nobody = server.endpoint
            let name = "public/hello"
            let want = "/token?service=x&scope=repository:\(name):pull,push&scope=repository:private/hello:pull"
            func expectNone() async throws {
                for path in ["/v2/", "/v2/\(name)/manifests/1"] {
                    let answer = try await nobody.get(path)
                    #expect(answer.status == 401)
                    #expect(answer["WWW-Authenticate"] == #"Basic realm="test""#)
                }
                #expect(try await nobody.get(want).status == 404)
            }
            for _ in 1...2 {
                try await expectNone()
                try await server.reload(
                    Self.text(bench, rules: Self.both), on: bench, until: "auth.access.1.users has changed",
                    "counts from now on")
                #expect(try await status(of: name, for: nil, at: server) == 200)
                #expect(try await catalog(for: nil, at: server) == [name])
                let bearer = #"Bearer realm="\#(nobody.origin)/token",service="\#(nobody.address)""#
                #expect(try await nobody.get("/v2/")["WWW-Authenticate"] == bearer)
                let hidden = try await nobody.get("/v2/private/hello/manifests/1")
                #expect(hidden["WWW-Authenticate"] == bearer + #",scope="repository:private/hello:pull""#)
                let skopeo = Skopeo(bench: bench)
                let place = "docker://\(nobody.address)/\(name)"
                #expect(try await skopeo.run("list-tags", nobody, place).contains("1"))

                var tokens: [String: String] = [:]
                for login in [nil, RuledServer.admin] {
                    let document = try await nobody.loggedIn(as: login).get(want).json
                    tokens[login ?? ""] = "Authorization: Bearer \(try #require(document["token"] as? String))"
                    let scope = login == nil ? "" : ",push repository:private/hello:pull"
                    #expect(document["scope"] as? String == "repository:\(name):pull" + scope)
                }
                try await server.reload(
                    Self.text(bench, rules: before), on: bench, until: "auth.access.1.users has changed",
                    "counts from now on")
                try await expectNone()
                // A push under way is not broken off, and nobody keeps a right.
                for (login, status) in [("", 401), (RuledServer.admin, 200)] {
                    let header = try #require(tokens[login])
                    let answer = try await nobody.get("/v2/\(name)/manifests/1", headers: [header])
                    #expect(answer.status == status, "\(login)")
                    if status == 401 { #expect(answer["WWW-Authenticate"] == #"Basic realm="test""#) }
                }
                #expect(try await status(of: name, for: RuledServer.admin, at: server) == 200)
            }
        }
    }

    @Test("change no tokens where auth.htpasswd.tokens.enabled says whether there are any", arguments: [true, false])
    func explicitTokens(_ areGiven: Bool) async throws {
        try await withBench { bench in
            let words = ", tokens: {enabled: \(areGiven)}"
            let server = try await serve(bench, rules: [Self.adminRule], htpasswd: words)
            let admin = server.endpoint.loggedIn(as: RuledServer.admin)
            for rules in [Self.both, [Self.adminRule]] {
                #expect(try await admin.get("/token?service=x").status == (areGiven ? 200 : 404))
                let challenge = try #require(try await server.endpoint.get("/v2/")["WWW-Authenticate"])
                #expect(challenge.hasPrefix(areGiven ? "Bearer" : "Basic"))
                try await server.reload(
                    Self.text(bench, rules: rules, htpasswd: words), on: bench,
                    until: "auth.access.1.users has changed",
                    "counts from now on")
                #expect(try await status(of: "public/hello", for: nil, at: server) == (rules.count == 2 ? 200 : 401))
            }
        }
    }

    @Test(
        "that come while a user is called anonymous change nothing, until that user is gone; one who comes later stays out"
    )
    func reservedName() async throws {
        try await withBench { bench in
            let server = try await serve(bench, rules: nil)
            let names = ["admin", "eve", "anonymous"]
            try Self.writeUsers(names, on: bench)
            let login = "anonymous:" + RuledServer.eve.dropFirst("eve:".count)
            let endpoint = server.endpoint.loggedIn(as: login)
            _ = try await eventually("the login of the new user") {
                try await endpoint.get("/v2/").status == 200 ? true : nil
            }
            let rules = Self.text(bench, rules: Self.both, header: "two")
            try await server.reload(
                rules, on: bench, until: "level=error", "stays as it was", "has a user called anonymous")
            #expect(try await endpoint.get("/v2/")["X-Site"] == "one")
            #expect(try await status(of: "private/hello", for: RuledServer.eve, at: server) == 200)
            #expect(try await status(of: "public/hello", for: nil, at: server) == 401)

            try Self.writeUsers(["admin", "eve"], on: bench)
            try await server.reload(rules, on: bench, until: "auth.access.0.users has changed", "counts from now on")
            #expect(try await status(of: "private/hello", for: RuledServer.eve, at: server) == 404)
            try Self.writeUsers(names, on: bench)
            _ = try await eventually("the refusal of the user") {
                try await endpoint.get("/v2/public/hello/manifests/1").status == 401 ? true : nil
            }
            try await server.logged("level=warning", "the user anonymous cannot log in")
        }
    }

    @Test("wait for a restart with the other way to log in that they come with; what goes with none takes effect")
    func anotherLogin() async throws {
        try await withBench { bench in
            let readOnly = ", readonly: [eve]"
            let server = try await serve(bench, rules: nil, htpasswd: readOnly)
            let eve = server.endpoint.loggedIn(as: RuledServer.eve)
            #expect(try await eve.push(blob: "a", to: "private/hello").status == 403)
            let open = "version: 0.1\nstorage: inmemory\nhttp: {headers: {X-Site: [two]}}\n"
            try await server.reload(
                open, on: bench, until: "level=warning", "auth.htpasswd.readonly has changed", "after a restart")
            try await server.logged("auth.htpasswd.path has changed", "after a restart")
            #expect(try await eve.get("/v2/")["X-Site"] == "two")
            #expect(try await eve.push(blob: "a", to: "private/hello").status == 403)
            #expect(try await status(of: "public/hello", for: nil, at: server) == 401)
            // What was waiting is not taken for what is in force.
            try await server.reload(
                Self.text(bench, rules: nil), on: bench, until: "auth.htpasswd.readonly has changed",
                "counts from now on")
            #expect(try await eve.push(blob: "a", to: "private/hello").status == 201)
        }
    }

    @Test("of a server without users wait for a restart")
    func noUsers() async throws {
        try await withBench { bench in
            try Self.writeUsers(["admin"], on: bench)
            let server = try await bench.serve("version: 0.1\nstorage: inmemory\n")
            try await server.reload(
                Self.text(bench, rules: Self.both), on: bench, until: "level=warning",
                "auth.access.0.users has changed",
                "after a restart")
            #expect(try await server.endpoint.push(blob: "a", to: "private/hello").status == 201)
        }
    }
}
