import Foundation
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("pack push and pull")
struct PushTests {
    @Test("of folders of one version keeps the first that comes, on any registry", arguments: TestServer.Kind.allCases)
    func sameVersion(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            try client.write("apiVersion: v2\nname: one\nversion: 1.0.0\n", to: "chart/Chart.yaml")
            try client.write("a: 1\n", to: "chart/values.yaml")
            let built = try await client.run("pack", "build", "one", "a", "--chart", "chart")
            #expect(built.status == 0, "\(built.errors)")
            for copy in ["b", "c"] {
                try FileManager.default.copyItem(
                    atPath: "\(client.folder)/a", toPath: "\(client.folder)/\(copy)")
            }
            try client.write("# Another\n", to: "b/README.md")
            let pushed = try await client.run("pack", "push", "a", "b", "c", "-r", server.name, "-o", "json")
            #expect(pushed.status == ExitClass.conflict.rawValue, "\(pushed.errors)")
            let packs = try JSONSerialization.jsonObject(with: Data(pushed.output.utf8)) as? [String: Any]
            let results = (packs?["packs"] as? [[String: Any]])?.compactMap { $0["result"] as? String } ?? []
            // Which of them comes first is chance.
            let other = results.contains("unchanged") == false ? ["conflict", "pushed", "conflict"] : nil
            #expect(
                results == other || results == ["pushed", "conflict", "unchanged"]
                    || results == ["unchanged", "conflict", "pushed"], "\(results)")
        }
    }

    @Test("tells that its result could not be written")
    func fullOutput() async throws {
        let client = try TestClient()
        let run = try await FinishedProgram.run(
            "/bin/sh",
            ["-c", "\"$0\" version > /dev/full; echo $?; \"$0\" registry ls > /dev/full; echo $?", client.path],
            environment: client.environment, folder: client.folder)
        #expect(run.lines.last == "1", "\(run.output)")
        #expect(run.errors.contains("cannot write the result"))
    }
}
