import Foundation
import Testing

@Suite("the environment", .fewAtATime)
struct EnvironmentTests {
    static let memory = "version: 0.1\nstorage: inmemory\n"

    @Test("gives a value from a file by the name with _FILE")
    func file() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Self.memory
                    + "auth: {htpasswd: {realm: r, path: \(try bench.write(Deployment.userLine, to: "users"))}}\n",
                environment: ["REGISTRY_AUTH_HTPASSWD_REALM_FILE": try bench.write("from a file\n", to: "realm")])
            let challenge = try await server.endpoint.get("/v2/")["WWW-Authenticate"]
            #expect(challenge?.hasPrefix(#"Basic realm="from a file""#) == true)
        }
    }

    @Test("of a Kubernetes service that is called registry or registry-auth changes nothing")
    func serviceLinks() async throws {
        try await withBench { bench in
            let links = [
                "REGISTRY_PORT": "tcp://10.0.0.1:5000", "REGISTRY_SERVICE_HOST": "10.0.0.1",
                "REGISTRY_SERVICE_PORT": "5000",
                "REGISTRY_PORT_5000_TCP": "tcp://10.0.0.1:5000", "REGISTRY_PORT_5000_TCP_ADDR": "10.0.0.1",
                "REGISTRY_AUTH_PORT": "tcp://10.0.0.2:80", "REGISTRY_AUTH_SERVICE_HOST": "10.0.0.2",
                "REGISTRY_AUTH_SERVICE_PORT_HTTP": "80",
            ]
            let server = try await bench.serve(Self.memory, environment: links)
            #expect(try await server.endpoint.get("/v2/").status == 200)
        }
    }

    @Test("with a name that no key has is a warning and no more")
    func unknown() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Self.memory, environment: ["REGISTRY_FOO_BAR": "1"])
            try await server.logged("level=warning", "REGISTRY_FOO_BAR")
        }
    }

    @Test("alone describes a whole server")
    func whole() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                nil,
                environment: [
                    "REGISTRY_STORAGE": "filesystem", "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY": bench.path("root"),
                    "REGISTRY_STORAGE_DELETE_ENABLED": "true", "REGISTRY_AUTH": "htpasswd",
                    "REGISTRY_AUTH_HTPASSWD_REALM": "a realm",
                    "REGISTRY_AUTH_HTPASSWD_PATH": try bench.write(Deployment.userLine, to: "users"),
                    "REGISTRY_HTTP_HEADERS": "{X-Own: [value]}", "REGISTRY_LOG_FORMATTER": "json",
                ], login: Deployment.login)
            let manifest = try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            let digest = try await bench.digest(of: manifest)
            let deletion = try await server.endpoint.send("DELETE", "/v2/team/hello/manifests/\(digest)")
            #expect(deletion.status == 202)
            #expect(deletion["X-Own"] == "value")
            #expect(deletion.values(of: "X-Frame-Options") == [])
            let log = server.process.standardError.split(separator: "\n")
            #expect(log.allSatisfy { $0.hasPrefix("{") }, "\(server.process.standardError)")
        }
    }
}
