import Foundation
import PackFormat
import StorageTesting
import Testing

private let packsFolder = ProcessInfo.processInfo.environment["PACKS_DIR"]

/// All packs in the folder that `PACKS_DIR` names, such as `packs/` of spectrocloud/pack-central: through everything that a CI job and a
/// reader do with them.
@Suite("Real packs", .enabled(if: packsFolder != nil, "PACKS_DIR names no folder of packs"))
struct RealPacksTests {
    @Test("are validated, pushed twice by force, listed, shown, pulled and the same again")
    func all() async throws {
        let root = try #require(packsFolder)
        let folders = try FileManager.default.contentsOfDirectory(atPath: root).sorted().map { "\(root)/\($0)" }
            .filter { FileManager.default.fileExists(atPath: "\($0)/pack.json") }
        try #require(!folders.isEmpty)
        let client = try TestClient()
        try await TestServer.with(.packhouse, .login) { server in
            try await client.logIn(to: server)
            let validated = try await client.run(["pack", "validate", "-o", "json"] + folders)
            #expect([0, 3].contains(validated.status))
            let force = ["pack", "push", "--force", "--message", "all of them", "-o", "json"]
            var outcomes: [[String]] = []
            for _ in 0..<2 {
                let pushed = try await client.run(force + folders)
                #expect(pushed.status == 0, "\(pushed.errors.suffix(2000))")
                let packs = try #require(try Self.members("packs", of: pushed))
                #expect(packs.count == folders.count)
                outcomes.append(packs.map { $0["result"] as? String ?? "" })
            }
            #expect(outcomes == [folders.map { _ in "pushed" }, folders.map { _ in "unchanged" }])

            let listed = try await client.run("pack", "ls", "-o", "json")
            let versions = try #require(try Self.members("packs", of: listed))
                .flatMap { $0["tags"] as? [[String: Any]] ?? [] }
            #expect(versions.count == folders.count)
            #expect(versions.allSatisfy { $0["fault"] == nil })
            var same = 0
            for folder in folders {
                let metadata = try PackMetadata(Array(Data(contentsOf: URL(fileURLWithPath: "\(folder)/pack.json"))))
                let reference = "\(metadata.name):\(metadata.artifactTag)"
                let shown = try await client.run("pack", "show", reference, "-o", "json")
                #expect(shown.status == 0, "\(shown.errors)")
                let pulled = try await client.run("pack", "pull", reference, "pulled")
                #expect(pulled.status == 0, "\(pulled.errors)")
                let copy = try PackFolder(at: "\(client.folder)/pulled/\(metadata.rootFolder)")
                let isSame = try copy.contentDigest == PackFolder(at: folder).contentDigest
                #expect(isSame, "\(folder)")
                if isSame { same += 1 }
            }
            print(
                "\(folders.count) packs: validated, pushed, pushed again unchanged, listed, shown, pulled; \(same) the same"
            )
        }
    }

    private static func members(_ name: String, of run: FinishedProgram) throws -> [[String: Any]]? {
        let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        return document?[name] as? [[String: Any]]
    }
}
