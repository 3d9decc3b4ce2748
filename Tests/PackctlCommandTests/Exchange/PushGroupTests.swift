import Foundation
import NIOCore
import OCI
import RegistryClient
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("pack push of a version with a group")
struct PushGroupTests {
    private static let repository = "spectro-packs/archive/col"

    /// `n`, of no group, and `g`, of the group LTS, both of version 1.0.0.
    private static func makeFolders(_ client: TestClient) async throws {
        try client.write("apiVersion: v2\nname: col\nversion: 1.0.0\n", to: "chart/Chart.yaml")
        for (folder, readme) in [("n", "# None\n"), ("g", "# LTS\n")] {
            let built = try await client.run("pack", "build", "col", folder, "--chart", "chart")
            #expect(built.status == 0, "\(built.errors)")
            try client.write(readme, to: "\(folder)/README.md")
        }
        let json = "\(client.folder)/g/pack.json"
        let text = try String(contentsOfFile: json, encoding: .utf8)
        let brace = try #require(text.firstIndex(of: "{"))
        let rest = text[text.index(after: brace)...]
        try client.write("\(text[...brace])\"group\": \"LTS\",\(rest)", to: "g/pack.json")
    }

    private static func digest(_ server: TestServer, _ tag: String) async throws -> String? {
        try await TestContent.with(server) { try await $0.digest(repository, tag)?.text }
    }

    private static func push(_ client: TestClient, _ server: TestServer, _ words: String...) async throws
        -> (status: Int32, result: String?, digest: String?, errors: String)
    {
        let run = try await client.run(["pack", "push"] + words + ["-r", server.name, "-o", "json"])
        let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        let pack = (report?["packs"] as? [[String: Any]])?.first
        return (run.status, pack?["result"] as? String, pack?["digest"] as? String, run.errors)
    }

    @Test("takes the place of none of another group, also by force", arguments: TestServer.Kind.allCases)
    func other(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            try await Self.makeFolders(client)
            for (first, second, groups) in [
                ("n", "g", ["of no group", "of the group LTS"]), ("g", "n", ["of the group LTS", "of no group"]),
            ] {
                let pushed = try await Self.push(client, server, first)
                #expect(pushed.status == 0 && pushed.result == "pushed", "\(pushed)")
                let digest = try #require(pushed.digest)
                for flags in [[], ["-f"], ["-f", "--skip-digest-check"]] {
                    let run = try await client.run(["pack", "push", second, "-r", server.name] + flags)
                    #expect(run.status == ExitClass.conflict.rawValue, "\(run.output)")
                    #expect(run.errors.contains("col:1.0.0 at") && run.errors.contains(digest))
                    #expect(groups.allSatisfy { run.errors.contains($0) }, "\(run.errors)")
                    #expect(try await Self.digest(server, "1.0.0") == pushed.digest)
                }
                try await TestContent.with(server) { content in
                    let reference = try #require(Reference(digest))
                    try await content.client.delete(reference, in: try TestContent.name(Self.repository))
                }
            }
        }
    }

    @Test(
        "is compared with, and by force replaces, what has its name with the group", arguments: TestServer.Kind.allCases
    )
    func named(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            try await Self.makeFolders(client)
            let grouped = try await Self.push(client, server, "g")
            #expect(grouped.result == "pushed", "\(grouped)")
            // As skopeo would: the same manifest by another tag, and then another version by the first.
            try await TestContent.with(server) { content in
                let name = try TestContent.name(Self.repository)
                let (plain, grouped) = (try #require(Tag("1.0.0")), try #require(Tag("LTS__1.0.0")))
                let manifest = try #require(try await content.client.manifest(.tag(plain), in: name))
                try await content.client.put(manifest.bytes, as: .imageManifest, .tag(grouped), in: name)
                var layout = TestLayout()
                let other = try layout.addPack("col", "1.0.0")
                try await content.push(layout, [other], to: Self.repository, as: "1.0.0")
            }
            let plain = try await Self.digest(server, "1.0.0")
            #expect(plain != grouped.digest)
            let same = try await Self.push(client, server, "g")
            #expect(same.result == "unchanged" && same.digest == grouped.digest, "\(same)")
            try client.write("# Changed\n", to: "g/README.md")
            let conflict = try await Self.push(client, server, "g")
            #expect(conflict.status == ExitClass.conflict.rawValue && conflict.digest == grouped.digest, "\(conflict)")
            let forced = try await Self.push(client, server, "g", "-f")
            #expect(forced.status == 0 && forced.result == "overwritten", "\(forced)")
            #expect(try await Self.digest(server, "LTS__1.0.0") == forced.digest)
            #expect(forced.digest != grouped.digest)
            #expect(try await Self.digest(server, "1.0.0") == plain)
        }
    }
}
