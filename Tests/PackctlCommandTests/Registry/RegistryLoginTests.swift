import Foundation
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("registry login, ls and logout")
struct RegistryLoginTests {
    private static func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test(
        "keeps a right login in a file of its owner's, and warns that it is not encrypted",
        arguments: TestServer.Kind.allCases)
    func right(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind, .login) { server in
            let client = try TestClient()
            let run = try await client.run(
                "registry", "login", server.name, "-i", "-d", "--username", "me", "--password-stdin", input: "secret\n")
            #expect(run.status == 0 && run.output == "Login Succeeded\n")
            #expect(run.errors.contains("stored unencrypted in \(client.configuration)"))
            let file = try Self.object(String(contentsOfFile: client.configuration, encoding: .utf8))
            let auths = try #require(file["auths"] as? [String: [String: Any]])
            #expect(auths[server.name]?["auth"] as? String == "bWU6c2VjcmV0")
            #expect(auths[server.name]?["insecure"] as? Bool == true)
            #expect(file["defaultRegistry"] as? String == server.name)
            let mode = try FileManager.default.attributesOfItem(atPath: client.configuration)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test("keeps nothing of a wrong one", arguments: TestServer.Kind.allCases)
    func wrong(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind, .login) { server in
            let client = try TestClient()
            let run = try await client.run(
                "registry", "login", server.name, "-i", "--username", "me", "--password-stdin", input: "false")
            #expect(run.status == 4 && run.output.isEmpty && run.errors.contains("does not take the user me"))
            #expect(!run.errors.contains("false"))
            #expect(!FileManager.default.fileExists(atPath: client.configuration))
        }
    }

    @Test("says that nobody asked for a login, and keeps it")
    func open() async throws {
        try await TestServer.with(.packhouse) { server in
            let client = try TestClient()
            let run = try await client.run(
                "registry", "login", "http://\(server.name)", "-i", "--username", "me", "--password", "p", "-o", "json")
            #expect(run.status == 0 && run.errors.contains("lets in everybody") && run.errors.contains("plain HTTP"))
            #expect(run.errors.contains("--password shows the password"))
            let outcome = try Self.object(run.output)
            #expect(outcome["authentication"] as? String == "none" && outcome["user"] as? String == "me")
            #expect(outcome["origin"] as? String == "http://\(server.name)" && outcome["isDefault"] as? Bool == true)
        }
    }

    @Test("trusts the authority that the user put into the folder, and no other")
    func authority() async throws {
        let folder = try TemporaryDirectory()
        defer { withExtendedLifetime(folder) {} }
        let certificate = try await TestCertificate(in: folder.path)
        let other = try await TestCertificate(in: folder.path, called: "other")
        try await TestServer.with(.packhouse, .init(wantsLogin: true, certificate: certificate)) { server in
            let client = try TestClient()
            let words = ["registry", "login", "https://\(server.name)", "--username", "me", "--password-stdin"]
            for authority in [nil, other] {
                if let authority { try client.trust(authority, for: server.name) }
                let run = try await client.run(words, input: "secret")
                #expect(run.status == 6 && run.errors.contains("certs.d/\(server.name)/ca.crt"))
            }
            try client.trust(certificate, for: server.name)
            let run = try await client.run(words, input: "secret")
            #expect(run.status == 0 && !run.errors.contains("plain HTTP"))
            let auths = try Self.object(String(contentsOfFile: client.configuration, encoding: .utf8))["auths"]
            #expect((auths as? [String: [String: Any]])?[server.name]?["insecure"] as? Bool == false)
        }
    }

    @Test(
        "refuses a command line that cannot be meant",
        arguments: [
            ["registry", "login"], ["registry", "login", "a b"], ["registry", "login", "ftp://x"],
            ["registry", "login", "127.0.0.1:1"], ["registry", "login", "127.0.0.1:1", "--username", "me"],
            ["registry", "login", "127.0.0.1:1", "--password-stdin"],
            ["registry", "login", "127.0.0.1:1", "--username", "me", "--password", "x", "--password-stdin"],
            ["registry", "login", "http://127.0.0.1:1", "--username", "me", "--password", "x"],
            ["registry", "login", "127.0.0.1:1", "--username", "a:b", "--password", "x"],
            ["registry", "login", "127.0.0.1:1", "--username", "me", "--password", ""],
            ["registry", "loggin"], ["registry", "ls", "--no-such"], ["registry", "ls", "-o", "xml"], ["no"],
            ["completions", "tcsh"], ["registry", "logout"], ["registry", "check"], ["registry", "check", "x", "a/b"],
        ])
    func usage(_ words: [String]) async throws {
        let client = try TestClient()
        let run = try await client.run(words)
        #expect(run.status == 2 && run.output.isEmpty)
        #expect(run.errors.split(separator: "\n").last?.hasPrefix("packctl: ") == true)
        #expect(!FileManager.default.fileExists(atPath: client.configuration))
    }

    @Test("tells a closed port and an unknown host from each other, and keeps nothing")
    func network() async throws {
        let client = try TestClient()
        let port = try LoopbackPort.free()
        for (server, words) in [("127.0.0.1:\(port)", "nobody listens"), ("no-such-host.invalid", "has no address")] {
            let run = try await client.run(
                "registry", "login", server, "--username", "me", "--password-stdin", input: "x")
            #expect(run.status == 5 && run.errors.contains(words))
        }
        #expect(!FileManager.default.fileExists(atPath: client.configuration))
    }

    @Test("says by which port https was asked that only speaks HTTP")
    func plain() async throws {
        try await TestServer.with(.packhouse, .login) { server in
            let client = try TestClient()
            let run = try await client.run(
                "registry", "login", server.name, "--username", "me", "--password-stdin", input: "secret")
            #expect(run.status == 6 && run.errors.contains("plain HTTP") && run.errors.contains("--insecure"))
        }
    }

    @Test("lists what is known without passwords, and forgets it on demand")
    func listed() async throws {
        let client = try TestClient()
        try client.write(
            #"{"auths": {"a.example.com": {"auth": "bWU6c2VjcmV0", "insecure": true}, "b.example.com:5000/team": {}}, "#
                + #""defaultRegistry": "a.example.com", "other": 1}"#,
            to: ".spectro/config.json")
        let table = try await client.run("registry", "ls")
        #expect(
            table.lines.map { $0.split(separator: " ") } == [
                ["SERVER", "USER", "INSECURE", "DEFAULT"], ["a.example.com", "me", "yes", "yes"],
                ["b.example.com:5000/team", "-", "no", "no"],
            ])
        for run in [table, try await client.run("registry", "ls", "-o", "json")] {
            #expect(run.status == 0 && !run.output.contains("secret") && !run.output.contains("bWU6"))
        }
        let yaml = try ReadYAML.node(try await client.run("-o", "yaml", "registry", "ls").output)
        #expect(
            yaml
                == .object([
                    .init(
                        name: "registries",
                        value: .list([
                            .object([
                                .init(name: "server", value: .text("a.example.com")),
                                .init(name: "user", value: .text("me")),
                                .init(name: "insecure", value: .bool(true)),
                                .init(name: "isDefault", value: .bool(true)),
                            ]),
                            .object([
                                .init(name: "server", value: .text("b.example.com:5000/team")),
                                .init(name: "insecure", value: .bool(false)),
                                .init(name: "isDefault", value: .bool(false)),
                            ]),
                        ]))
                ]))
        try client.write(#"{"auths": {"a.example.com": {"auth": "bWU6c2VjcmV0"}}}"#, to: ".docker/config.json")
        let logout = try await client.run("registry", "logout")
        #expect(logout.status == 0 && logout.output.contains("Removed the login of a.example.com"))
        #expect(logout.errors.contains(".docker/config.json still has a login"))
        #expect(logout.errors.contains("No registry is the default one now"))
        let text = try String(contentsOfFile: client.configuration, encoding: .utf8)
        #expect(!text.contains("a.example.com") && text.contains("b.example.com") && text.contains("other"))
        let again = try await client.run("registry", "logout", "a.example.com", "-o", "json")
        #expect(try again.status == 0 && Self.object(again.output)["removed"] as? Bool == false)
    }

    @Test("names the file and what is wrong in it", arguments: ["{", "[]", #"{"auths": 1}"#])
    func brokenFile(_ text: String) async throws {
        let client = try TestClient()
        let file = try client.write(text, to: ".spectro/config.json")
        for words in [
            ["registry", "ls"], ["pack", "ls", "-r", "127.0.0.1:1"], ["registry", "logout", "127.0.0.1:1"],
        ] {
            let run = try await client.run(words)
            #expect(run.status == ExitClass.usage.rawValue && run.errors.contains(file), "\(words): \(run.errors)")
        }
    }

    @Test("names a broken file of docker, and a broken certificate, by the status of the command line")
    func brokenNeighbours() async throws {
        let client = try TestClient()
        let file = try client.write("{", to: ".docker/config.json")
        let logins = try await client.run("pack", "ls", "-r", "127.0.0.1:1")
        #expect(logins.status == ExitClass.usage.rawValue && logins.errors.contains(file), "\(logins.errors)")
        try client.write("{}", to: ".docker/config.json")
        let authority = try client.write("none", to: "certs.d/127.0.0.1:1/ca.crt")
        let run = try await client.run("pack", "ls", "-r", "127.0.0.1:1")
        #expect(run.status == ExitClass.usage.rawValue && run.errors.contains(authority), "\(run.errors)")
    }

    @Test("works in the home that --home names, before and behind the command")
    func home() async throws {
        let client = try TestClient()
        try client.write(#"{"auths": {"h.example.com": {}}}"#, to: "elsewhere/config.json")
        for words in [
            ["-s", "elsewhere", "registry", "ls"], ["registry", "ls", "--home", "elsewhere"],
            ["registry", "ls", "--home=elsewhere"],
        ] {
            let run = try await client.run(words)
            #expect(run.status == 0 && run.output.contains("h.example.com"))
        }
    }
}
