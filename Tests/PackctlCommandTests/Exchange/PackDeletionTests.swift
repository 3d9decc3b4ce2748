import OCI
import PackFormat
import StorageTesting
import Synchronization
import Testing

@testable import PackctlCommand

@Suite("pack delete --all")
struct PackDeletionTests {
    private static let pack = "spectro-packs/archive/web"

    @Test("that fails half-way tells what went and what stays, with the status of the failure")
    func halfWay() async throws {
        try await TestServer.with(.dockerRegistry) { server in
            let versions = ["1.0.0", "1.1.0", "1.2.0"]
            try await TestContent.with(server) { content in
                for version in versions {
                    var layout = TestLayout()
                    let manifest = try layout.addPack("web", version)
                    try await content.push(layout, [manifest], to: Self.pack, as: version)
                }
            }
            let deletes = Mutex(0)
            let relay = try Relay(
                to: server.port,
                upstream: { bytes in
                    guard bytes.starts(with: "DELETE ".utf8) else { return .pass(bytes.count) }
                    let number = deletes.withLock { count in
                        count += 1
                        return count
                    }
                    return number == 2
                        ? .answer("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n") : .pass(bytes.count)
                })
            let client = try TestClient()
            let name = "127.0.0.1:\(relay.port)"
            try client.write(#"{"auths":{"\#(name)":{"insecure":true}}}"#, to: ".spectro/config.json")
            let run = try await client.run("pack", "delete", "web", "--all", "-r", name)
            #expect(run.status == ExitClass.login.rawValue, "\(run.errors)")
            #expect(run.errors.contains("1 were deleted, and 2 stay (") && run.errors.contains("may not do that"))
            let rows = run.lines.dropFirst().map { $0.split(separator: " ") }
            try #require(rows.count == 3 && rows.allSatisfy { $0.count == 5 }, "\(run.output)")
            #expect(rows.count { $0[3] == "deleted" } == 1 && rows.count { $0[3] == "kept" } == 2)
            try await TestContent.with(server) { content in
                for row in rows {
                    let isThere = try await content.digest(Self.pack, String(row[1])) != nil
                    #expect(isThere == (row[3] == "kept"), "\(row)")
                }
            }
            let again = try await client.run("pack", "delete", "web", "--all", "-r", name)
            #expect(again.status == 0, "\(again.errors)")
        }
    }

    @Test("and of one version are a conflict where the version lies below another base, and so are labels")
    func otherBase() async throws {
        let more = "packs:\n  bases: [\"\", team]\n"
        try await TestServer.with(.packhouse, .init(more: more)) { server in
            try await TestContent.with(server) { content in
                var layout = TestLayout()
                let manifest = try layout.addPack("web", "1.0.0")
                try await content.push(layout, [manifest], to: "team/\(Self.pack)", as: "1.0.0")
            }
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            for words in [["delete", "web:1.0.0"], ["delete", "web", "--all"], ["tag", "delete", "web:1.0.0"]] {
                let run = try await client.run(["pack"] + words + ["-r", server.name])
                #expect(run.status == ExitClass.conflict.rawValue, "\(words): \(run.errors)")
                #expect(run.errors.contains("team/\(Self.pack)"), "\(words): \(run.errors)")
            }
            let label = try await client.run("pack", "tag", "add", "web:1.0.0", "stable", "-r", server.name)
            #expect(label.status == ExitClass.conflict.rawValue, "\(label.errors)")
            let list = try await client.run("pack", "ls", "-r", server.name)
            #expect(list.lines.contains { $0.hasPrefix("web") }, "\(list.output)")
            // As a server whose base path it is, it can be deleted.
            let named = try await client.run("pack", "delete", "web:1.0.0", "-r", "\(server.name)/team")
            #expect(named.status == 0, "\(named.errors)")
        }
    }

    @Test("of a version that hid another one tells what its name means from now on")
    func hidden() async throws {
        try await TestServer.with(.packhouse, .init(more: "packs:\n  bases: [\"\", team]\n")) { server in
            try await TestContent.with(server) { content in
                for base in ["", "team/"] {
                    var layout = TestLayout()
                    let manifest = try layout.addPack("web", "1.0.0")
                    try await content.push(layout, [manifest], to: base + Self.pack, as: "1.0.0")
                }
                var layout = TestLayout()
                let manifest = try layout.addPack("web", "2.0.0")
                try await content.push(layout, [manifest], to: Self.pack, as: "2.0.0")
            }
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            let plain = try await client.run("pack", "delete", "web:2.0.0", "-r", server.name)
            #expect(plain.status == 0 && plain.errors.isEmpty, "\(plain.errors)")
            let run = try await client.run("pack", "delete", "web:1.0.0", "-r", server.name)
            #expect(run.status == 0)
            #expect(
                run.errors == "web:1.0.0 is from now on what lies in team/\(Self.pack), which the deleted one hid\n")
        }
    }

    @Test("of a version whose group is in its tag tells that another of its name comes to light")
    func renamed() async throws {
        try await TestServer.with { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            var digests: [String] = []
            for (tag, readme) in [("1.0.0", "one"), ("LTS__1.0.0", "two")] {
                var layout = TestLayout()
                let manifest = try layout.addPack("web", "1.0.0", readme: readme, group: "LTS")
                try await TestContent.with(server) { try await $0.push(layout, [manifest], to: Self.pack, as: tag) }
                digests.append(manifest.digest.text)
            }
            let run = try await client.run("pack", "delete", "web:LTS__1.0.0", "-r", server.name)
            #expect(run.status == 0 && run.output.contains(digests[1]), "\(run.output)")
            #expect(
                run.errors.contains("web:LTS__1.0.0 is from now on \(digests[0]) that was shown as web:1.0.0"),
                "\(run.errors)")
            let again = try await client.run("pack", "delete", "web:LTS__1.0.0", "-r", server.name)
            #expect(again.status == 0 && again.errors.isEmpty && again.output.contains(digests[0]), "\(again.errors)")
        }
    }

    private static func listed(_ tags: [String]) throws -> [ListedVersion] {
        let repository = try #require(RepositoryName("other/\(pack)"))
        return try tags.map { ListedVersion(try PackTag($0), parents: [], digest: nil, repository: repository) }
    }

    private static let gone = [ChangeReport.Change(action: .deleted, kind: .version, name: "web", tag: "1.0.0")]

    @Test("complains of what stays, and why")
    func complaints() throws {
        #expect(throws: Never.self) { try PackDeletion(gone: Self.gone).complain() }
        let elsewhere = PackDeletion(gone: Self.gone, left: try Self.listed(["2.0.0"]))
        let other = #expect(throws: CommandFailure.self) { try elsewhere.complain() }
        #expect(other?.exitClass == .conflict && other?.message.contains("2.0.0 in other/\(Self.pack)") == true)
        let failed = PackDeletion(
            gone: Self.gone, left: try Self.listed((0..<9).map { "2.\($0).0" }),
            failure: CommandFailure(.network, "gone"))
        let failure = #expect(throws: CommandFailure.self) { try failed.complain() }
        #expect(failure?.exitClass == .network)
        #expect(failure?.message.hasSuffix("and 4 more): gone") == true, "\(failure?.message ?? "")")
        #expect(failed.report(of: "web").table.rows.map { $0[3] } == ["deleted"] + Array(repeating: "kept", count: 9))
        let unlisted = PackDeletion(gone: Self.gone, failure: CommandFailure(.network, "gone"))
        #expect(#expect(throws: CommandFailure.self) { try unlisted.complain() }?.message == "1 were deleted: gone")
    }
}
