import Foundation
import Glibc
import StorageTesting
import Testing

@Suite("SIGHUP", .fewAtATime)
struct HangupTests {
    private static func configuration(level: String = "info", header: String = "one", more: String = "") -> String {
        """
        version: 0.1
        log: {level: \(level)}
        storage: inmemory
        http: {headers: {X-Site: ['\(header)']}}
        \(more)
        """
    }

    @Test("changes the level of the log, in both directions")
    func level() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Self.configuration())
            _ = try await server.endpoint.get("/v2/quiet/tags/list")
            try await server.reload(
                Self.configuration(level: "debug"), on: bench, until: "log.level has changed", "counts from now on")
            _ = try await server.endpoint.get("/v2/")
            try await server.logged("level=debug", "response completed")
            try await server.reload(Self.configuration(level: "error", header: "two"), on: bench, until: "http.headers")
            _ = try await server.endpoint.get("/v2/not-told/tags/list")
            #expect(try await server.stop() == .exited(0))
            #expect(!server.process.standardError.contains("not-told"))
        }
    }

    @Test("changes the headers of all answers, those that are kept ready too", arguments: Deployment.Transport.allCases)
    func headers(_ transport: Deployment.Transport) async throws {
        try await withBench { bench in
            let authority = transport == .tls ? try await CertificateAuthority(on: bench) : nil
            let tls = authority.map { "tls: {certificate: \($0.serverCertificate), key: \($0.serverKey)}, " } ?? ""
            func text(_ header: String) -> String {
                "version: 0.1\nstorage: inmemory\nhttp: {\(tls)headers: {X-Site: ['\(header)']}}\n"
            }
            let server = try await bench.serve(text("one"), authority: authority)
            _ = try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1")
            let targets = ["/v2/", "/v2/team/hello/manifests/1", "/v2/team/hello/manifests/none", "/nowhere"]
            for target in targets + targets {
                #expect(try await server.endpoint.get(target).values(of: "X-Site") == ["one"], "\(target)")
            }
            try await server.reload(text("two"), on: bench, until: "http.headers", "counts from now on")
            for target in targets + targets {
                #expect(try await server.endpoint.get(target).values(of: "X-Site") == ["two"], "\(target)")
            }
        }
    }

    @Test("with a bad file changes nothing, and says what is bad and where")
    func badFile() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Self.configuration())
            try await server.reload(
                Self.configuration(level: "loud", header: "two"), on: bench, until: "level=error",
                "the configuration stays as it was", "config.yml:2", "log.level")
            try await server.reload(
                "version: 0.1\nstorage: [", on: bench, until: "level=error", "stays as it was", "config.yml:",
                "not YAML")
            try FileManager.default.removeItem(atPath: bench.path("config.yml"))
            server.process.send(SIGHUP)
            try await server.logged("level=error", "stays as it was", "config.yml", "does not exist")
            #expect(try await server.endpoint.get("/v2/").values(of: "X-Site") == ["one"])
            try await server.reload(Self.configuration(header: "three"), on: bench, until: "http.headers")
            #expect(try await server.endpoint.get("/v2/").values(of: "X-Site") == ["three"])
        }
    }

    @Test("names what waits for a restart, each time, and keeps to it")
    func waiting() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Self.configuration(more: "catalog: {maxentries: 5}"))
            let changed = Self.configuration(more: "catalog: {maxentries: 6}\ntags: {maxtags: 7}")
            try await server.reload(changed, on: bench, until: "catalog.maxentries has changed", "after a restart")
            try await server.logged("tags.maxtags has changed", "after a restart")
            server.process.send(SIGHUP)
            _ = try await eventually("the second warning") {
                server.process.standardError.components(separatedBy: "catalog.maxentries has changed").count == 3
                    ? 1 : nil
            }
            try await server.reload(
                Self.configuration(more: "catalog: {maxentries: 5}"), on: bench,
                until: "the configuration is the one in use")
        }
    }

    @Test("changes what users may do, at once and with logins that are remembered; not how they log in")
    func rules() async throws {
        try await withBench { bench in
            try bench.write(Deployment.userLine + "\n", to: "users")
            func text(_ actions: String, more: String = "") -> String {
                """
                version: 0.1
                storage: inmemory
                auth:
                  htpasswd: {realm: test, path: \(bench.path("users"))}
                  access:
                    - {users: [admin], repositories: ["**"], actions: [\(actions)]}
                    \(more)
                """
            }
            let server = try await bench.serve(text("pull"), login: Deployment.login)
            let refused = try await server.endpoint.push(blob: "x", to: "team/hello")
            #expect(refused.status == 403)
            try await server.reload(text("pull, push"), on: bench, until: "auth.access.0.actions has changed")
            #expect(try await server.endpoint.push(blob: "x", to: "team/hello").status == 201)
            try await server.reload(
                text("pull", more: #"- {users: [guest], repositories: ["**"], actions: []}"#), on: bench,
                until: "guest", "who is not in")
            #expect(try await server.endpoint.push(blob: "z", to: "team/hello").status == 403)
            let open = "version: 0.1\nstorage: inmemory\n"
            try await server.reload(open, on: bench, until: "auth.", "restart")
            #expect(try await server.endpoint.loggedIn(as: nil).get("/v2/").status == 401)
        }
    }

    @Test("has the user list read at once, and shows no secret")
    func users() async throws {
        try await withBench { bench in
            try bench.write(Deployment.userLine + "\n", to: "users")
            let auth = "auth: {htpasswd: {realm: test, path: \(bench.path("users"))}}"
            let server = try await bench.serve(Self.configuration(more: auth))
            let line = Deployment.userLine.replacingOccurrences(of: "admin:", with: "second:")
            try bench.write(Deployment.userLine + "\n" + line + "\n", to: "users")
            server.process.send(SIGHUP)
            try await server.logged("the user list was read", "users=2")
            let secret = "http: {secret: 'hush hush', headers: {X-Site: [one]}}\n"
            let text = "version: 0.1\nlog: {level: info}\nstorage: inmemory\n\(auth)\n\(secret)"
            try await server.reload(text, on: bench, until: "http.secret has changed", "after a restart")
            #expect(!server.process.standardError.contains("hush"))
        }
    }

    @Test("many times in a row, with requests under way, ends nothing")
    func storm() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Self.configuration())
            for index in 0..<50 {
                try bench.write(Self.configuration(header: "v\(index)"), to: "config.yml")
                server.process.send(SIGHUP)
                #expect(try await server.endpoint.get("/v2/").status == 200)
            }
            _ = try await eventually("the last header") {
                try await server.endpoint.get("/v2/").values(of: "X-Site") == ["v49"] ? true : nil
            }
            #expect(try await server.stop() == .exited(0))
        }
    }

    @Test("while the server starts ends nothing, and is heeded when the server is there")
    func early() async throws {
        try await withBench { bench in
            let bucket = try await bench.bucketFolder()
            let (port, gateway) = (try LoopbackPort.free(), try LoopbackPort.free())
            let storage = bucket.yaml.replacing(bucket.server.origin, with: "http://127.0.0.1:\(gateway)")
            func text(_ header: String) -> String {
                "version: 0.1\nhttp: {headers: {X-Site: ['\(header)']}}\nstorage:\n\(storage)"
            }
            let file = try bench.write(text("one"), to: "config.yml")
            let process = try bench.start(
                Programs.registry(), ["serve", file], environment: ["REGISTRY_HTTP_ADDR": "127.0.0.1:\(port)"])
            _ = try await eventually("a start that waits for its bucket") {
                process.standardError.contains("it is asked again") ? true : nil
            }
            try bench.write(text("two"), to: "config.yml")
            process.send(SIGHUP)
            // Now there is a way to the bucket.
            let balancer = try Balancer(to: [bucket.server.port], on: gateway)
            let server = try await bench.running(process, port: port)
            try await server.logged("SIGHUP: http.headers", "counts from now on")
            #expect(try await server.endpoint.get("/v2/").values(of: "X-Site") == ["two"])
            #expect(try await server.stop() == .exited(0))
            withExtendedLifetime(balancer) {}
        }
    }

    @Test("while the server starts in vain changes nothing about how that ends")
    func earlyAndInVain() async throws {
        try await withBench { bench in
            let port = try LoopbackPort.free()
            let file = try bench.write(
                "version: 0.1\nstorage: {s3: {host: 127.0.0.1, port: \(port), secure: false, bucket: packs, accesskey: a, secretkey: s}}\n",
                to: "config.yml")
            let process = try bench.start(
                Programs.registry(), ["serve", file], environment: ["REGISTRY_HTTP_ADDR": "127.0.0.1:0"])
            _ = try await eventually("a start that waits for its bucket") {
                process.standardError.contains("it is asked again") ? true : nil
            }
            process.send(SIGHUP)
            #expect(try await process.waitForEnd() == .exited(1))
            #expect(process.standardError.contains("storage.s3"), "\(process.standardError)")
        }
    }
}
