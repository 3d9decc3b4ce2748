import Foundation
import Testing

/// Configurations that set what the samples of CNCF Distribution and of Debian's docker-registry set, in our own words.
@Suite("Distribution's configurations", .fewAtATime)
struct DistributionConfigurationTests {
    /// The sample of its documentation: a filesystem, the cache, one header, a health check.
    static let example = """
        version: 0.1
        log:
          fields: {service: registry}
        storage:
          cache: {blobdescriptor: inmemory}
          filesystem: {rootdirectory: ROOT}
        http:
          addr: :5000
          headers: {X-Content-Type-Options: [nosniff]}
        health:
          storagedriver: {enabled: true, interval: 10s, threshold: 3}
        """

    /// The one for developers: with a mail hook, a debug listener, deletion, a maintenance section and switched-off endpoints.
    static let development = """
        version: 0.1
        log:
          level: debug
          fields: {service: registry, environment: development}
          hooks:
            - type: mail
              disabled: true
              levels: [panic]
              options:
                smtp: {addr: 'mail.example.com:25', username: someone, password: something, insecure: true}
                from: registry@example.com
                to: [errors@example.com]
        storage:
          delete: {enabled: true}
          cache: {blobdescriptor: inmemory}
          filesystem: {rootdirectory: ROOT}
          maintenance:
            uploadpurging: {enabled: false}
          tag: {concurrencylimit: 8}
        http:
          addr: :5000
          debug:
            addr: :5001
            prometheus: {enabled: true, path: /metrics}
          headers: {X-Content-Type-Options: [nosniff]}
        redis:
          addr: localhost:6379
          pool: {maxidle: 16, maxactive: 64, idletimeout: 300s}
          dialtimeout: 10ms
        notifications:
          events: {includereferences: true}
          endpoints:
            - name: local
              disabled: true
              url: http://localhost:5003/callback
              headers: {Authorization: [Bearer something]}
              timeout: 1s
              threshold: 10
              backoff: 1s
        health:
          storagedriver: {enabled: true, interval: 10s, threshold: 3}
        """

    @Test("of the documentation and for developers start", arguments: [example, development])
    func start(_ text: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(text.replacing("ROOT", with: bench.path("root")))
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            #expect(try await server.endpoint.get("/v2/")["X-Content-Type-Options"] == "nosniff")
            #expect(try await server.endpoint.get("/v2/").values(of: "X-Frame-Options") == [])
        }
    }

    @Test("of Debian, whose user file is a directory, starts, warns, and lets nobody in")
    func debian() async throws {
        try await withBench { bench in
            try bench.write("", to: "etc/docker-registry/config")
            let server = try await bench.serve(
                """
                version: 0.1
                log:
                  fields: {service: registry}
                storage:
                  cache: {blobdescriptor: inmemory}
                  filesystem: {rootdirectory: \(bench.path("root"))}
                  delete: {enabled: true}
                http:
                  addr: :5000
                  headers: {X-Content-Type-Options: [nosniff]}
                auth:
                  htpasswd: {realm: basic-realm, path: \(bench.path("etc/docker-registry"))}
                health:
                  storagedriver: {enabled: true, interval: 10s, threshold: 3}
                """)
            try await server.logged("level=warning", bench.path("etc/docker-registry"), "directory")
            #expect(try await server.endpoint.loggedIn(as: Deployment.login).get("/v2/").status == 401)
            #expect(try await server.endpoint.loggedIn(as: "docker:").get("/v2/").status == 401)
        }
    }

    @Test("for a pull-through cache is refused by the name of its section")
    func cache() async throws {
        try await withBench { bench in
            let file = try bench.write(
                """
                version: 0.1
                storage:
                  cache: {blobdescriptor: inmemory}
                  filesystem: {rootdirectory: \(bench.path("root"))}
                http: {addr: '127.0.0.1:0'}
                proxy:
                  remoteurl: https://registry.example
                  username: someone
                  password: something
                """, to: "config.yml")
            let process = try await bench.registry(["serve", file])
            StartFailureTests.expectLines(process, words: ["proxy"])
        }
    }

    @Test("with the cache in redis starts, with a warning, as the memory of the process takes its place")
    func redis() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                "version: 0.1\nstorage:\n  inmemory: {}\n  cache: {blobdescriptor: redis}\nredis: {addr: 'localhost:6379'}\n"
            )
            try await server.logged("level=warning", "redis")
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
        }
    }
}
