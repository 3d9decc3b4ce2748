import Foundation
import PackFormat
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("pack validate and pack images")
struct PackValidateTests {
    /// A folder with a good pack, one with warnings and one with errors.
    private static func packs() throws -> TestClient {
        let client = try TestClient()
        let folder = client.folder
        _ = try PackBuild(PackDraft(try #require(PackName("web")), around: TestChart().chart())).write(
            to: "\(folder)/web-1.2.3")
        var draft = PackDraft(try #require(PackName("two")), around: try TestChart().chart())
        draft.version = "1.2"
        _ = try PackBuild(draft).write(to: "\(folder)/two-1.2")
        let json = #"{"name":"bad","displayName":"B","layer":"addon",\#n"version":"1.0.0",\#n"charts":["none.tgz"]}"#
        try client.write(json, to: "bad/pack.json")
        try client.write("x", to: "text/readme")
        try client.write("no archive", to: "bad.tar.gz")
        return client
    }

    static let rows: [([String], ExitClass, String)] = [
        (["web-1.2.3"], .success, "1 pack: all passed; 0 errors, 0 warnings, 0 infos"),
        (["web-1.2.3/"], .success, "web-1.2.3: nothing found"), (["web-1.2.3", "--strict"], .success, "all passed"),
        (["two-1.2"], .success, "two-1.2: passed"), (["two-1.2", "--strict"], .validation, "two-1.2: failed"),
        (["bad"], .validation, "bad: failed"), (["web-1.2.3", "bad"], .validation, "2 packs: 1 failed; "),
        (["text"], .validation, "text: failed"), (["bad.tar.gz"], .validation, "  error: "),
    ]

    @Test("tells what it found, and fails for errors, strictly also for warnings")
    func table() async throws {
        let client = try Self.packs()
        for (words, status, text) in Self.rows {
            let run = try await client.run(["pack", "validate"] + words)
            #expect(run.status == status.rawValue && run.output.contains(text), "\(words): \(run.output) \(run.errors)")
            #expect(run.errors.isEmpty)
        }
        let missing = try await client.run("pack", "validate", "web-1.2.3", "none")
        #expect(missing.status == ExitClass.usage.rawValue && missing.errors.contains("none") && missing.output.isEmpty)
        let line = try await client.run("pack", "validate", "bad").lines.first { $0.contains("none.tgz") }
        #expect(line?.hasPrefix("  pack.json:3: error: ") == true, "\(line ?? "")")
    }

    @Test("tells the same as JSON and YAML")
    func formats() async throws {
        let client = try Self.packs()
        let words = ["pack", "validate", "web-1.2.3", "two-1.2", "bad", "bad.tar.gz"]
        let json = try await client.run(words + ["-o", "json"])
        #expect(json.status == ExitClass.validation.rawValue && json.errors.isEmpty)
        let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(report["passed"] as? Bool == false && report["failed"] as? Int == 2)
        let packs = try #require(report["packs"] as? [[String: Any]])
        #expect(packs.map { $0["passed"] as? Bool } == [true, true, false, false])
        #expect(packs.map { $0["name"] as? String } == ["web", "two", "bad", nil])
        #expect(packs[3]["fault"] as? String != nil)
        let findings = try #require(packs[2]["findings"] as? [[String: Any]])
        let chart = try #require(findings.first { ($0["message"] as? String)?.contains("none.tgz") == true })
        #expect(chart["level"] as? String == "error" && chart["file"] as? String == "pack.json")
        #expect(chart["line"] as? Int == 3 && chart["rule"] is String && chart["fix"] is String)
        let counts = packs.reduce(0) { $0 + ($1["errors"] as? Int ?? 0) }
        #expect(report["errors"] as? Int == counts && counts > 1)
        let yaml = try await client.run(words + ["-o", "yaml"])
        #expect(yaml.status == json.status)
        #expect(try ReadYAML.node(yaml.output) == ReadYAML.node(json.output))
    }

    @Test("lists the images of the packs that can be read, and tells those that cannot, or that list none")
    func brokenImages() async throws {
        let client = try Self.packs()
        for name in ["quiet", "still"] {
            let json = #"{"name":"\#(name)","displayName":"Q","layer":"addon","version":"1.0.0"}"#
            try client.write(json, to: "\(name)/pack.json")
        }
        let run = try await client.run("pack", "images", "--plain", "--dir", "text", "web-1.2.3", "quiet")
        #expect(run.status == ExitClass.validation.rawValue && run.lines == ["docker.io/library/nginx:1.27"])
        #expect(run.errors.contains("text is no pack") && run.errors.contains("quiet:1.0.0 lists no images"))
        let two = try await client.run("pack", "images", "--dir", "quiet", "still")
        #expect(two.status == 0 && two.errors.contains("2 packs list no images"), "\(two.errors)")
    }

    @Test(
        "a dependency is looked for among the folders, and in the registry that is named",
        arguments: TestServer.Kind.allCases)
    func dependencies(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            let client = try Self.packs()
            try client.allowPlainHTTP(server)
            let path = "\(client.folder)/two-1.2/pack.json"
            let json = try String(contentsOfFile: path, encoding: .utf8)
            let brace = try #require(json.firstIndex(of: "{"))
            let constraint =
                #"{"constraints":{"dependencies":[{"packName":"web","layer":"addon","type":"required","minVersion":"1.0"}]},"#
            try client.write(json.replacingCharacters(in: brace...brace, with: constraint), to: "two-1.2/pack.json")
            let alone = try await client.run("pack", "validate", "two-1.2")
            #expect(alone.status == 0 && !alone.output.contains("there is no pack"), "\(alone.output)")
            let others = try await client.run("pack", "validate", "two-1.2", "bad")
            #expect(others.output.contains("there is no pack \"web\" among these folders"), "\(others.output)")
            let before = try await client.run("pack", "validate", "two-1.2", "-r", server.name)
            #expect(before.output.contains("there is no pack \"web\" at \(server.name)"), "\(before.output)")
            let push = try await client.run("pack", "push", "web-1.2.3", "-r", server.name)
            #expect(push.status == 0, "\(push.errors)")
            let after = try await client.run("pack", "validate", "two-1.2", "-r", server.name)
            #expect(after.status == 0 && !after.output.contains("there is no pack"), "\(after.output)")
        }
    }

    @Test(
        "lists the images of folders, of archives and of a registry's packs, each once",
        arguments: TestServer.Kind.allCases)
    func images(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            let client = try Self.packs()
            try client.allowPlainHTTP(server)
            let push = try await client.run("pack", "push", "web-1.2.3", "-r", server.name)
            #expect(push.status == 0, "\(push.errors)")
            let table = try await client.run("pack", "images", "--dir", "web-1.2.3", "two-1.2")
            #expect(
                table.lines == [
                    "IMAGE                         PACKS", "docker.io/library/nginx:1.27  two:1.2, web:1.2.3",
                ])
            let plain = try await client.run("pack", "images", "web", "--plain", "--dir", "two-1.2", "-r", server.name)
            #expect(plain.lines == ["docker.io/library/nginx:1.27"], "\(plain.errors)")
            let json = try await client.run("pack", "images", "web:1.2.3", "--plain", "-r", server.name, "-o", "json")
            let list = try #require(
                try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: [[String: Any]]])
            #expect(list["images"]?.map { $0["packs"] as? [String] } == [["web:1.2.3"]])
            for (words, status) in [
                ([], ExitClass.usage), (["--dir", "text"], .validation), (["--dir", "bad.tar.gz"], .validation),
                (["none", "-r", server.name], .notFound), (["--dir", "none"], .usage),
            ] {
                let run = try await client.run(["pack", "images"] + words)
                #expect(run.status == status.rawValue && run.output.isEmpty, "\(words): \(run.errors)")
            }
        }
    }
}
