import Foundation
import Glibc
import StorageTesting
import Testing

@Suite("A new configuration on SIGHUP", .fewAtATime)
struct BadPartTests {
    /// All parts that take effect without a restart.
    private struct Parts {
        var level = "info"
        var header = "one"
        var readers = "admin"
        var receiver: Int

        func text(_ bench: Bench) -> String {
            """
            version: 0.1
            log: {level: \(level)}
            storage: inmemory
            http: {headers: {X-Site: [\(header)]}}
            auth:
              htpasswd: {realm: test, path: \(bench.path("users")), readonly: [guest]}
              access:
                - {users: [\(readers)], repositories: ['**'], actions: [pull, push]}
            notifications:
              endpoints:
                - {name: hook, url: 'http://127.0.0.1:\(receiver)/hook', timeout: 60s}

            """
        }
    }

    /// A value of one part that cannot be, in the place of one that can, and what the log says of it.
    private static let faults: [(good: String, bad: String, words: String)] = [
        ("level: debug", "level: loud", "log.level"),
        ("X-Site: [two]", "X Site: [two]", "http.headers"),
        ("readonly: [guest]", "readonly: [anonymous]", "auth.htpasswd.readonly"),
        ("actions: [pull, push]", "actions: [pull, write]", "auth.access.0.actions"),
        ("repositories: ['**']", "repositories: ['team//app']", "auth.access.0.repositories"),
        ("name: hook", "name: hook, threshold: many", "notifications.endpoints.0.threshold"),
        ("url: 'http:", "url: 'gopher:", "notifications.endpoints.0.url"),
        ("name: hook", "name: hook, cabundle: /nonexistent/ca.pem", "/nonexistent/ca.pem"),
        ("http: {", "http: {tls: {certificate: /nonexistent/a, key: /nonexistent/b}, ", "/nonexistent/a"),
        ("storage: inmemory", "storage: floppy", "storage"),
    ]

    @Test(
        "that is bad in one part changes nothing in any; when it is mended all of it counts", arguments: faults.indices)
    func bad(_ index: Int) async throws {
        let fault = Self.faults[index]
        try await withBench { bench in
            try await HTTPReceiver.with { old in
                try await HTTPReceiver.with { new in
                    let users = ["admin", "eve", "guest"].map {
                        Deployment.userLine.replacingOccurrences(of: "admin:", with: "\($0):") + "\n"
                    }
                    try bench.write(users.joined(), to: "users")
                    let server = try await bench.serve(Parts(receiver: old.port).text(bench))
                    let good = Parts(level: "debug", header: "two", readers: "admin, eve", receiver: new.port).text(
                        bench)
                    let bad = good.replacingOccurrences(of: fault.good, with: fault.bad)
                    #expect(bad != good)
                    try await server.reload(bad, on: bench, until: "level=error", "stays as it was", fault.words)
                    try await expect("one", of: server, eve: 404, told: old, not: new)
                    #expect(!server.process.standardError.contains("level=debug"))

                    try await server.reload(
                        good, on: bench, until: "notifications.endpoints.0.url", "counts from now on")
                    try await expect("two", of: server, eve: 201, told: new, not: old)
                    try await server.logged("level=debug", "response completed")
                }
            }
        }
    }

    /// Pushes a blob, and looks at what each part makes of that.
    private func expect(
        _ header: String, of server: RunningServer, eve status: Int, told: HTTPReceiver, not other: HTTPReceiver
    ) async throws {
        // It is told at the level debug.
        _ = try await server.endpoint.get("/v2/")
        let before = (told: told.requests.count, other: other.requests.count)
        let answer = try await server.endpoint.loggedIn(as: RuledServer.admin).push(blob: header, to: "team/hello")
        #expect(answer.status == 201)
        #expect(answer.values(of: "X-Site") == [header])
        #expect(try await told.events(atLeast: before.told + 1).last?["target.repository"] == "team/hello")
        let eve = server.endpoint.loggedIn(as: RuledServer.eve)
        #expect(try await eve.push(blob: "of eve: \(header)", to: "team/hello").status == status)
        #expect(other.requests.count == before.other)
    }

    @Test("leaves the users of a user file of which no line can be used any more")
    func userFile() async throws {
        try await withBench { bench in
            try bench.write(Deployment.userLine + "\n", to: "users")
            let text = """
                version: 0.1
                storage: inmemory
                auth: {htpasswd: {realm: test, path: \(bench.path("users"))}}

                """
            let server = try await bench.serve(text, login: Deployment.login)
            try bench.write("admin\nno line of this: can be used\n", to: "users")
            try await server.reload(
                text, on: bench, until: "level=warning", "no line of the user list can be used",
                "the users known before may still log in")
            #expect(try await server.endpoint.get("/v2/").status == 200)
            try bench.write(Deployment.userLine.replacingOccurrences(of: "admin:", with: "eve:") + "\n", to: "users")
            try await server.reload(text, on: bench, until: "the user list was read", "users=1")
            #expect(try await server.endpoint.get("/v2/").status == 401)
        }
    }

    @Test("has each key that waits named with its own line, and the others take effect beside it")
    func waiting() async throws {
        try await withBench { bench in
            let server = try await bench.serve("version: 0.1\nlog: {level: info}\nstorage: inmemory\n")
            let text = """
                version: 0.1
                log: {level: info, formatter: json, accesslog: {disabled: true}}
                storage: {inmemory: {maxsize: 100MB}, delete: {enabled: true}, maintenance: {readonly: {enabled: true}}}
                http: {headers: {X-Site: [two]}, draintimeout: 5s, http2: {disabled: true}, limits: {connections: 100}}
                health: {storagedriver: {enabled: true}}
                catalog: {maxentries: 6}
                packs: {publiclogos: false}
                notifications: {queue: {maxevents: 5}}

                """
            try await server.reload(text, on: bench, until: "http.headers.X-Site has changed", "counts from now on")
            for key in [
                "log.formatter", "log.accesslog.disabled", "storage.inmemory.maxsize", "storage.delete.enabled",
                "storage.maintenance.readonly.enabled", "http.draintimeout", "http.http2.disabled",
                "http.limits.connections", "health.storagedriver.enabled", "catalog.maxentries", "packs.publiclogos",
                "notifications.queue.maxevents",
            ] {
                try await server.logged("level=warning", "SIGHUP: \(key) has changed, and counts after a restart")
            }
            #expect(try await server.endpoint.get("/v2/")["X-Site"] == "two")
            #expect(
                try await server.endpoint.push(blob: "a", to: "team/hello").status == 201, "it is not read-only yet")
        }
    }
}
