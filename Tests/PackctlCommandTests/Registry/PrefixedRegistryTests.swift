import Foundation
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("a registry below http.prefix")
struct PrefixedRegistryTests {
    /// The path of the server, and what stands before the names of its packs.
    private static let places = [("/tools/registry", ""), ("/tools/registry/team/a", "team/a/")]

    @Test("is logged in to, and all commands of packs work", arguments: TestServer.Kind.allCases, places)
    func commands(_ kind: TestServer.Kind, _ place: (path: String, base: String)) async throws {
        try await TestServer.with(kind, .init(wantsLogin: true, prefix: "/tools/registry/")) { server in
            let client = try TestClient()
            let name = server.name + place.path
            let login = try await client.run(
                "registry", "login", name, "--insecure", "--username", TestServer.user, "--password-stdin",
                input: TestServer.password)
            #expect(login.status == 0, "\(login.errors)")
            let known = try await client.run("registry", "ls")
            #expect(known.lines.last?.split(separator: " ").first == Substring(name))
            _ = try TestChart().write(to: "chart", of: client)
            var steps: [([String], Int32)] = [
                (["pack", "build", "web", "web-1.2.3", "--chart", "chart", "-p"], 0),
                (["pack", "push", "web-1.2.3"], 0),
                (["pack", "ls"], 0), (["pack", "ls", "-n", "web"], 0), (["pack", "show", "web"], 0),
                (["pack", "pull", "web:1.x", "pulled"], 0), (["pack", "images", "web"], 0),
                (["pack", "validate", "web-1.2.3", "-r", name], 0), (["pack", "export", "web", "layout.tar"], 0),
            ]
            // The history and the labels are those of the registry's own first base.
            if kind == .packhouse, place.base.isEmpty {
                steps += [
                    (["pack", "tag", "add", "web:1.2.3", "stable"], 0),
                    (["pack", "pull", "web:stable", "by-label"], 0),
                    (["pack", "tag", "delete", "web:stable"], 0), (["pack", "history", "web"], 0),
                ]
            }
            steps += [
                (["pack", "delete", "web:1.2.3", "-r", name], 0),
                (["pack", "show", "web"], ExitClass.notFound.rawValue), (["pack", "import", "layout.tar"], 0),
                (["pack", "show", "web:1.2.3"], 0),
            ]
            for (words, status) in steps {
                let run = try await client.run(words)
                #expect(run.status == status, "\(words): \(run.output) \(run.errors)")
            }
            let check = try await client.run("registry", "check", "-o", "json")
            #expect(check.status == ExitClass.notFound.rawValue)
            #expect(
                check.output.contains(
                    "the registry answers below /tools/registry/, and Palette asks for /v2/ at the root"),
                "\(check.output)")
            #expect(!check.output.contains("\"palette\""))
            let repository = "\(place.base)spectro-packs/archive/web"
            let shown = try await client.run("pack", "show", "web:1.2.3", "-o", "json")
            #expect(shown.output.contains("\"\(repository)\""), "\(shown.output)")
            let logout = try await client.run("registry", "logout", name)
            #expect(logout.status == 0)
            let gone = try await client.run("pack", "ls", "-r", "http://\(name)")
            #expect(gone.status == ExitClass.login.rawValue, "\(gone.errors)")
        }
    }
}
