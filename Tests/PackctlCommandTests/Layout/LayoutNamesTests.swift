import Foundation
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("what pack import says of where things went")
struct LayoutNamesTests {
    private static func repositories(_ run: FinishedProgram) throws -> [String] {
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.errors)")
        return (report["items"] as? [[String: Any]] ?? []).compactMap { $0["repository"] as? String }
    }

    @Test(
        "is their whole names in the registry, with the base, whoever names it",
        arguments: [
            (TestServer.Kind.packhouse, "", "/team/prod"), (.dockerRegistry, "", "/team/prod"),
            (.packhouse, "packs:\n  bases: [team/prod]\n", ""),
            (.packhouse, "packs:\n  bases: [team/prod]\n", "/team/prod"),
            (.packhouse, "", ""),
        ])
    func names(_ kind: TestServer.Kind, _ more: String, _ path: String) async throws {
        try await TestServer.with(kind, .init(more: more)) { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            var layout = try TestLayout.pack()
            _ = layout.addImage("x", listed: "reg.example:5000/web:1")
            try layout.write(to: "\(client.folder)/layout")
            let base = more.isEmpty && path.isEmpty ? "" : "team/prod/"
            // Of images only the path of the server is known.
            let imagesBase = path.isEmpty ? "" : "team/prod/"
            let run = try await client.run("pack", "import", "layout", "-r", server.name + path, "-o", "json")
            #expect(run.status == 0, "\(run.errors)")
            let names = ["\(base)spectro-packs/archive/web", "\(imagesBase)spectro-images/reg.example-5000/web"]
            #expect(try Self.repositories(run) == names)
            #expect(try await TestContent.with(server) { try await $0.repositories() } == names.sorted())
        }
    }
}
