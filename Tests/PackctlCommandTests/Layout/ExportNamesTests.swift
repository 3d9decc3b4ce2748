import Foundation
import OCI
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("what pack export calls versions")
struct ExportNamesTests {
    private static let folder = "spectro-packs/archive"

    /// Names and digests of a layout.
    private static func named(_ client: TestClient, _ layout: String) throws -> [String: Digest] {
        let entries = try LayoutPlace.reading("\(client.folder)/\(layout)").index().entries
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.shown, $0.descriptor.digest) })
    }

    private static func push(
        _ server: TestServer, _ name: String, _ version: String, as tag: String, readme: String = "x",
        group: String? = nil
    ) async throws -> Digest {
        var layout = TestLayout()
        let manifest = try layout.addPack(name, version, readme: readme, group: group)
        try await TestContent.with(server) { try await $0.push(layout, [manifest], to: "\(folder)/\(name)", as: tag) }
        return manifest.digest
    }

    @Test("is the tag that the repository has, with or without a group", arguments: TestServer.Kind.allCases)
    func groups(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            let wanted = [
                "\(Self.folder)/ub:18.04.2": try await Self.push(server, "ub", "18.04.2", as: "18.04.2"),
                "\(Self.folder)/ub:LTS__18.04.2":
                    try await Self.push(server, "ub", "18.04.2", as: "LTS__18.04.2", readme: "lts", group: "LTS"),
            ]
            // A Packhouse shows the group of pack.json, which is in no tag.
            let other = try await Self.push(server, "other", "1.0.0", as: "1.0.0", group: "LTS")
            let references = ["ub:18.04.2", "ub:LTS__18.04.2"]
            let two = try await client.run(["pack", "export"] + references + ["two", "-r", server.name])
            #expect(two.status == 0, "\(two.errors)")
            #expect(try Self.named(client, "two") == wanted)
            let all = try await client.run("pack", "export", "--all", "all.tar", "-r", server.name)
            #expect(all.status == 0, "\(all.errors)")
            let everything = wanted.merging(["\(Self.folder)/other:1.0.0": other]) { $1 }
            #expect(try Self.named(client, "all.tar") == everything)
            let digest = try await client.run("pack", "export", "ub@\(other)", "none", "-r", server.name)
            #expect(digest.status == ExitClass.notFound.rawValue)
            let one = try await client.run("pack", "export", "other@\(other)", "one", "-r", server.name)
            #expect(one.status == 0, "\(one.errors)")
            #expect(try Self.named(client, "one") == ["\(Self.folder)/other:1.0.0": other])
        }
    }

    @Test("is never that of other content: a version whose tag was overwritten has no name, and the export says so")
    func overwritten() async throws {
        try await TestServer.with { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            let old = try await Self.push(server, "lab", "1.0.0", as: "1.0.0")
            let label = ["pack", "tag", "add", "lab:1.0.0"]
            #expect(try await client.run(label + ["stable", "-r", server.name]).status == 0)
            let new = try await Self.push(server, "lab", "1.0.0", as: "1.0.0", readme: "changed")
            #expect(try await client.run(label + ["edge", "-r", server.name]).status == 0)
            for words in [["lab:stable"], ["lab:stable", "lab:1.0.0"], ["lab:1.0.0", "lab@\(old)"]] {
                let run = try await client.run(["pack", "export"] + words + ["layout", "-r", server.name])
                #expect(run.status == ExitClass.conflict.rawValue, "\(words): \(run.output)")
                #expect(run.errors.contains(old.text) && run.errors.contains(new.text), "\(run.errors)")
                #expect(!FileManager.default.fileExists(atPath: "\(client.folder)/layout"))
            }
            let edge = try await client.run("pack", "export", "lab:edge", "lab:1.0.0", "edge", "-r", server.name)
            #expect(edge.status == 0, "\(edge.errors)")
            #expect(try Self.named(client, "edge") == ["\(Self.folder)/lab:1.0.0": new])

            let gone = try await client.run("pack", "delete", "lab:1.0.0", "-r", server.name)
            #expect(gone.status == 0, "\(gone.errors)")
            let stable = try await client.run("pack", "export", "lab:stable", "stable", "-r", server.name)
            #expect(stable.status == 0, "\(stable.errors)")
            #expect(try Self.named(client, "stable") == ["\(Self.folder)/lab:1.0.0": old])
            let both = try await client.run("pack", "export", "lab:stable", "lab:edge", "both.tar", "-r", server.name)
            #expect(both.status == ExitClass.conflict.rawValue && both.errors.contains("two versions of lab"))
        }
    }

    @Test("is checked also where only the archive tells it, as by a digest at another registry")
    func plain() async throws {
        try await TestServer.with(.dockerRegistry) { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            let old = try await Self.push(server, "lab", "1.0.0", as: "1.0.0")
            let new = try await Self.push(server, "lab", "1.0.0", as: "1.0.0", readme: "changed")
            let run = try await client.run("pack", "export", "lab@\(old)", "layout", "-r", server.name)
            #expect(run.status == ExitClass.conflict.rawValue && run.errors.contains(new.text), "\(run.errors)")
            let right = try await client.run("pack", "export", "lab@\(new)", "layout", "-r", server.name)
            #expect(right.status == 0, "\(right.errors)")
            #expect(try Self.named(client, "layout") == ["\(Self.folder)/lab:1.0.0": new])
        }
    }
}
