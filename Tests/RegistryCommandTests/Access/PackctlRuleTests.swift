import Foundation
import Testing

@Suite("packctl and rules", .fewAtATime)
struct PackctlRuleTests {
    @Test("packctl pulls without a login what rules give to anybody, and pushes with one")
    func packs() async throws {
        try await withBench { bench in
            let users = try bench.write(Deployment.userLine + "\n", to: "users")
            let server = try await bench.serve(
                """
                version: 0.1
                storage: inmemory
                auth:
                  htpasswd: {realm: test, path: \(users)}
                  access:
                    - {users: admin, repositories: '**', actions: [pull, push, delete, catalog]}
                    - {users: anonymous, repositories: 'spectro-packs/archive/*', actions: [pull, catalog]}

                """)
            let address = server.endpoint.address
            let pack = try await PackArchive(on: bench)
            let login = Deployment.login.split(separator: ":", maxSplits: 1).map(String.init)
            func packctl(_ arguments: String..., home: String) async throws -> ChildProcess {
                try await bench.finish(Programs.packctl(), arguments, environment: ["HOME": bench.path(home)])
            }
            try bench.write("", to: "admin/none")
            try bench.write("", to: "nobody/none")
            let logged = try await packctl(
                "registry", "login", address, "--insecure", "--default", "--username", login[0], "--password", login[1],
                home: "admin")
            #expect(logged.currentEnding() == .exited(0), "\(logged.standardError)")
            let pushed = try await packctl("pack", "push", "--force", pack.folder, home: "admin")
            #expect(pushed.currentEnding() == .exited(0), "\(pushed.standardError)")

            let pulled = try await packctl(
                "pack", "pull", "nginx:1.2.3", bench.path("target"), "--registry-server", "http://\(address)",
                home: "nobody")
            #expect(pulled.currentEnding() == .exited(0), "\(pulled.standardError)")
            let other = try await PackArchive("nginx", "1.3.0", on: bench)
            let refused = try await packctl(
                "pack", "push", "--force", other.folder, "--registry-server", "http://\(address)", home: "nobody")
            #expect(refused.currentEnding() != .exited(0))
        }
    }
}
