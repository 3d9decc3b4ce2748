import PackFormat
import RegistryClient
import Testing

@testable import PackctlCommand

@Suite("The packs of a registry")
struct PackRegistryTests {
    private func registry(
        _ server: String, _ greeting: V1Greeting?, _ body: (PackRegistry) throws -> Void
    ) async throws {
        let client = RegistryClient(Account(server: try ServerAddress(server)))
        do {
            try body(PackRegistry(client, greeting))
            await client.shutdown()
        } catch {
            await client.shutdown()
            throw error
        }
    }

    @Test(
        "lie below the base of /v1, or below the path of the server",
        arguments: [
            ("localhost:5000", nil as String?, true, "spectro-packs/archive/nginx"),
            ("localhost:5000", "", true, "spectro-packs/archive/nginx"),
            ("localhost:5000", "team/prod", true, "team/prod/spectro-packs/archive/nginx"),
            ("localhost:5000/team/prod", "team/prod", true, "team/prod/spectro-packs/archive/nginx"),
            ("localhost:5000/other", "team/prod", false, "other/spectro-packs/archive/nginx"),
            ("localhost:5000/other", "", false, "other/spectro-packs/archive/nginx"),
        ])
    func base(_ server: String, _ base: String?, _ isPackhouse: Bool, _ repository: String) async throws {
        let greeting = V1Greeting(packs: "/v1/_catalog", search: "/v1/_search", base: base)
        let pack = try #require(PackName("nginx"))
        try await registry(server, greeting) { registry in
            #expect(registry.isPackhouse == isPackhouse)
            #expect(registry.fullName(of: pack) == repository)
        }
    }

    @Test("without a /v1 lie where the server says, and labels and histories fail with the reason")
    func plain() async throws {
        let pack = try #require(PackName("nginx"))
        try await registry("localhost:5000/project", nil) { registry in
            #expect(registry.fullName(of: pack) == "project/spectro-packs/archive/nginx")
            let failure = #expect(throws: CommandFailure.self) { try registry.requirePackhouse(for: "labels are kept") }
            #expect(failure?.message.contains("localhost:5000/project is no Packhouse") == true)
        }
    }
}
