import Foundation
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("a push of a pack that needs another")
struct PushDependencyTests {
    /// The folders `web` and `two`, of which the second needs the first.
    private static func folders(of client: TestClient) async throws {
        _ = try TestChart().write(to: "chart", of: client)
        for name in ["web", "two"] {
            let build = try await client.run("pack", "build", name, name, "--chart", "chart")
            #expect(build.status == 0, "\(build.errors)")
        }
        let path = "\(client.folder)/two/pack.json"
        let json = try String(contentsOfFile: path, encoding: .utf8)
        let brace = try #require(json.firstIndex(of: "{"))
        let constraint =
            #"{"constraints":{"dependencies":[{"packName":"web","layer":"addon","type":"required","minVersion":"1.0"}]},"#
        try client.write(json.replacingCharacters(in: brace...brace, with: constraint), to: "two/pack.json")
    }

    /// The number of warnings, for each pack.
    private static func warnings(_ run: FinishedProgram) throws -> [Int] {
        let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        return (report?["packs"] as? [[String: Any]] ?? []).compactMap { $0["warnings"] as? Int }
    }

    @Test("warns when it is neither among the folders nor in the registry", arguments: TestServer.Kind.allCases)
    func registry(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            try await Self.folders(of: client)
            let push = ["pack", "push", "-r", server.name, "-o", "json", "--force", "--skip-digest-check"]
            let alone = try Self.warnings(try await client.run(push + ["two"]))
            let together = try Self.warnings(try await client.run(push + ["two", "web"]))
            #expect(alone.count == 1 && together.count == 2 && alone[0] == together[0] + 1, "\(alone) \(together)")
            // Now it is there.
            #expect(try Self.warnings(try await client.run(push + ["two"])) == [together[0]])
        }
    }

    @Test("goes on where the registry does not tell its packs, and says that it did not look")
    func silence() async throws {
        try await TestServer.with(.dockerRegistry) { server in
            let relay = try Relay(
                to: server.port,
                upstream: { bytes in
                    String(decoding: bytes.prefix(40), as: UTF8.self).contains("/v2/_catalog")
                        ? .answer("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n") : .pass(bytes.count)
                })
            let client = try TestClient()
            let name = "127.0.0.1:\(relay.port)"
            try client.write(#"{"auths":{"\#(name)":{"insecure":true}}}"#, to: ".spectro/config.json")
            try await Self.folders(of: client)
            let run = try await client.run("pack", "push", "two", "-r", name)
            #expect(run.status == 0 && run.errors.contains("dependencies are not looked for"), "\(run.errors)")
        }
    }
}
