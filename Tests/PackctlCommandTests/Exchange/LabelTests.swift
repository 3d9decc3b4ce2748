import Foundation
import OCI
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("pack tag add")
struct LabelTests {
    private static let pack = "spectro-packs/archive/lab"

    private static func labels(_ client: TestClient, _ server: TestServer) async throws -> [String: String] {
        struct Listed: Decodable {
            struct Pack: Decodable {
                var labels: [PackLabel]
            }

            var packs: [Pack]
        }
        let run = try await client.run("pack", "ls", "-n", "lab", "-r", server.name, "-o", "json")
        let packs = try JSONDecoder().decode(Listed.self, from: Data(run.output.utf8)).packs
        return Dictionary(uniqueKeysWithValues: packs.flatMap(\.labels).map { ($0.label, $0.digest.text) })
    }

    @Test("labels the content that it names, also when the tag of that leads elsewhere by now, or is gone")
    func content() async throws {
        try await TestServer.with { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            var (first, second) = (TestLayout(), TestLayout())
            let old = try first.addPack("lab", "1.0.0")
            let new = try second.addPack("lab", "1.0.0", readme: "changed")
            try await TestContent.with(server) { try await $0.push(first, [old], to: Self.pack, as: "1.0.0") }
            func add(_ source: String, _ label: String) async throws -> FinishedProgram {
                try await client.run("pack", "tag", "add", source, label, "-r", server.name, "-o", "json")
            }
            #expect(try await add("lab:1.0.0", "stable").status == 0)
            try await TestContent.with(server) { try await $0.push(second, [new], to: Self.pack, as: "1.0.0") }
            for (source, label, digest) in [
                ("lab@\(old.digest)", "digest", old.digest), ("lab:stable", "stable2", old.digest),
                ("lab:1.0.0", "newest", new.digest),
            ] {
                let run = try await add(source, label)
                #expect(run.status == 0 && run.output.contains(digest.text), "\(run.output) \(run.errors)")
                #expect(try await Self.labels(client, server)[label] == digest.text, "\(source)")
            }
            let gone = try await client.run("pack", "delete", "lab:1.0.0", "-r", server.name)
            #expect(gone.status == 0, "\(gone.errors)")
            #expect(try await add("lab:stable", "stable3").status == 0)
            #expect(try await Self.labels(client, server)["stable3"] == old.digest.text)
            let none = try await add("lab@sha256:\(String(repeating: "0", count: 64))", "none")
            #expect(none.status == ExitClass.notFound.rawValue && none.errors.contains("has no sha256:000"))
        }
    }
}
