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

    @Test("of a version that is there as it is overwrites nothing, and says so, also when no digests are compared")
    func again() async throws {
        try await TestServer.with(.packhouse) { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            try client.write("apiVersion: v2\nname: one\nversion: 1.0.0\n", to: "chart/Chart.yaml")
            let built = try await client.run("pack", "build", "one", "a", "--chart", "chart", "-p", "-r", server.name)
            #expect(built.status == 0, "\(built.errors)")
            for flags in [[], ["-f"], ["-f", "--skip-digest-check", "-m", "why"]] {
                let pushed = try await client.run(["pack", "push", "a", "-r", server.name, "-o", "json"] + flags)
                #expect(pushed.status == 0 && pushed.output.contains("\"unchanged\""), "\(pushed.output)")
            }
            let history = try await client.run("pack", "history", "one", "-r", server.name)
            #expect(history.lines.count { $0.contains("push") } == 1, "\(history.output)")
        }
    }

    @Test("replaces no folder in which git keeps something, however it is forced")
    func git() async throws {
        try await TestServer.with(.packhouse) { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            try client.write("apiVersion: v2\nname: one\nversion: 1.0.0\n", to: "chart/Chart.yaml")
            let built = try await client.run("pack", "build", "one", "a", "--chart", "chart", "-p", "-r", server.name)
            #expect(built.status == 0, "\(built.errors)")
            let pull = ["pack", "pull", "one:1.0.0", "kp", "-r", server.name]
            #expect(try await client.run(pull).status == 0)
            try client.write("ref: refs/heads/main\n", to: "kp/one-1.0.0/.git/HEAD")
            let same = try await client.run(pull + ["-f"])
            #expect(same.status == 0 && same.output.contains("unchanged"), "\(same.output)")
            try client.write("# Mine\n", to: "kp/one-1.0.0/README.md")
            let refused = try await client.run(pull + ["-f"])
            #expect(refused.status == ExitClass.conflict.rawValue && refused.errors.contains(#"it holds ".git""#))
            let folder = "\(client.folder)/kp/one-1.0.0"
            #expect(try String(contentsOfFile: "\(folder)/.git/HEAD", encoding: .utf8) == "ref: refs/heads/main\n")
            #expect(try String(contentsOfFile: "\(folder)/README.md", encoding: .utf8) == "# Mine\n")
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(client.folder)/kp") == ["one-1.0.0"])
            try FileManager.default.removeItem(atPath: "\(folder)/.git")
            let replaced = try await client.run(pull + ["-f"])
            #expect(replaced.status == 0 && replaced.output.contains("replaced"), "\(replaced.errors)")
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
