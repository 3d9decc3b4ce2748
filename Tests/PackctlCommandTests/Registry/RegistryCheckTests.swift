import Foundation
import OCI
import PackFormat
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("registry check")
struct RegistryCheckTests {
    private struct Seen: Decodable {
        struct Finding: Decodable {
            var step: String
            var state: String
            var found: String
            var remedy: String?
        }

        struct Palette: Decodable {
            var certificateIsTrusted: Bool
        }

        var state: String
        var findings: [Finding]
        var palette: Palette?

        /// `step state`, one for each step: the worst of it.
        var states: [String] { findings.map { "\($0.step) \($0.state)" } }
    }

    private static func check(_ client: TestClient, _ words: String...) async throws -> (status: Int32, seen: Seen) {
        let run = try await client.run(["registry", "check"] + words + ["-o", "json"])
        return (run.status, try JSONDecoder().decode(Seen.self, from: Data(run.output.utf8)))
    }

    @Test("goes as far as an empty registry lets it", arguments: TestServer.Kind.allCases)
    func empty(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind, .login) { server in
            let client = try TestClient()
            try await client.logIn(to: server)
            let (status, seen) = try await Self.check(client)
            #expect(status == 0 && seen.state == "warning")
            #expect(
                seen.states == ["address ok", "tls warning", "login ok", "path warning", "manifest notReached"])
            #expect(seen.findings[2].found.contains("the user me is let in by Basic"))
        }
    }

    @Test("stops where there is no login, and says how to get one")
    func noLogin() async throws {
        try await TestServer.with(.packhouse, .login) { server in
            let client = try TestClient()
            try client.write(#"{"auths": {"\#(server.name)": {"insecure": true}}}"#, to: ".spectro/config.json")
            let (status, seen) = try await Self.check(client, server.name)
            #expect(status == 4)
            #expect(
                seen.states == [
                    "address ok", "tls warning", "login failed", "path notReached", "manifest notReached",
                ])
            #expect(seen.findings[2].remedy == "packctl registry login \(server.name)")
        }
    }

    @Test("tells a closed port and an unknown host from each other")
    func network() async throws {
        let client = try TestClient()
        let port = try LoopbackPort.free()
        for (server, words) in [("127.0.0.1:\(port)", "nobody listens"), ("no-such-host.invalid", "has no address")] {
            let (status, seen) = try await Self.check(client, server)
            #expect(status == 5 && seen.states.first == "address failed" && seen.findings[0].found.contains(words))
            #expect(seen.states.dropFirst().allSatisfy { $0.hasSuffix("notReached") })
        }
    }

    @Test("says that https was asked where plain HTTP is spoken")
    func plain() async throws {
        try await TestServer.with(.packhouse) { server in
            let (status, seen) = try await Self.check(try TestClient(), server.name)
            #expect(status == 6 && seen.states.prefix(2) == ["address ok", "tls failed"])
        }
    }

    @Test("trusts the right authority and no other")
    func authority() async throws {
        let folder = try TemporaryDirectory()
        defer { withExtendedLifetime(folder) {} }
        let certificate = try await TestCertificate(in: folder.path)
        try await TestServer.with(.packhouse, .init(certificate: certificate)) { server in
            let client = try TestClient()
            try client.trust(try await TestCertificate(in: folder.path, called: "other"), for: server.name)
            let wrong = try await Self.check(client, server.name)
            #expect(wrong.status == 6 && wrong.seen.states.prefix(2) == ["address ok", "tls failed"])
            try client.trust(certificate, for: server.name)
            let right = try await Self.check(client, server.name)
            #expect(right.status == 0 && right.seen.states.prefix(3) == ["address ok", "tls ok", "login ok"])
            #expect(right.seen.findings[1].remedy?.contains("upload that ca.crt to Palette") == true)
            #expect(right.seen.palette?.certificateIsTrusted == false)
        }
    }

    @Test("a version whose tag differs from it by its + is doubtful, and others are not")
    func plusVersion() throws {
        func problems(_ version: String, _ tag: String) throws -> [PackVersionCheck.Problem] {
            let json = #"{"name":"web","displayName":"W","version":"\#(version)","layer":"addon","addonType":"x"}"#
            let check = PackVersionCheck(pack: try #require(PackName("web")), tag: try #require(Tag(tag)))
            return check.problems(of: try PackMetadata(Array(json.utf8)))
        }
        let metadata = try PackMetadata(
            Array(#"{"name":"web","displayName":"W","version":"1.2.3+k1","layer":"addon","addonType":"x"}"#.utf8))
        let doubtful = try problems("1.2.3+k1", metadata.artifactTag.text)
        #expect(doubtful.map(\.isDoubtful) == [true])
        #expect(doubtful.first?.found.contains("not known") == true)
        #expect(try problems("1.2.3", "1.2.3").isEmpty)
        #expect(try problems("1.2.3", "1.2.4").map(\.isDoubtful) == [false])
    }

    @Test("knows a base path that Palette would double")
    func doubled() async throws {
        try await TestServer.with(.packhouse) { server in
            let client = try TestClient()
            let (status, seen) = try await Self.check(client, "http://\(server.name)/team/spectro-packs")
            #expect(status == 2 && seen.states.contains("path failed"))
            #expect(seen.findings.first { $0.step == "path" }?.remedy == "\(server.name)/team")
        }
    }
}
