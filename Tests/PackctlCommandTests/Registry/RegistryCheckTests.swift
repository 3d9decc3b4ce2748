import Foundation
import OCI
import PackFormat
import RegistryClient
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("registry check")
struct RegistryCheckTests {
    @Test("goes as far as an empty registry lets it", arguments: TestServer.Kind.allCases)
    func empty(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind, .login) { server in
            let client = try TestClient()
            try await client.logIn(to: server)
            let (status, seen) = try await CheckedRegistry.check(client)
            #expect(status == 0 && seen.state == "warning")
            #expect(
                seen.states == ["address ok", "tls warning", "login ok", "path warning", "manifest notReached"])
            #expect(seen.findings[2].found.contains("the user me is let in by Basic"))
        }
    }

    @Test("tells all counts, also when some packs have no versions, or wrong ones")
    func counts() async throws {
        try await TestServer.with { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            try await TestContent.with(server) { content in
                for (name, version) in [("aa", "1.0.0"), ("bb", "1.0.0"), ("bb", "1.1.0"), ("cc", "1.0.0")] {
                    var layout = TestLayout()
                    let manifest = try layout.addPack(name, version)
                    try await content.push(layout, [manifest], to: "spectro-packs/archive/\(name)", as: version)
                }
                // A repository whose only tag is no version, and one without a tag.
                for (name, tag) in [("dd", "latest"), ("ee", "1.0.0")] {
                    var layout = TestLayout()
                    let manifest = layout.addImage("x")
                    try await content.push(layout, [manifest], to: "spectro-packs/archive/\(name)", as: tag)
                }
                let gone = try TestContent.name("spectro-packs/archive/ee")
                try await content.client.delete(try #require(Reference("1.0.0")), in: gone)
            }
            let whole = try await CheckedRegistry.check(client, server.name)
            #expect(whole.status == 0 && whole.seen.state == "warning", "\(whole.seen)")
            #expect(
                whole.seen.findings.last?.found
                    == "all 3 versions that were looked at are as Palette reads them; 2 packs have no versions",
                "\(whole.seen)")
            let some = try await CheckedRegistry.check(client, server.name, "-n", "2")
            #expect(
                some.seen.findings.last?.found
                    == "all 2 versions that were looked at are as Palette reads them; 3 other packs were not looked at")
            #expect(some.seen.findings.last?.state == "ok")
            let empty = try await CheckedRegistry.check(client, server.name, "ee")
            #expect(empty.status == 0 && empty.seen.findings.contains { $0.found.hasPrefix("5 packs lie below") })
            #expect(empty.seen.findings.last?.found == "no version was looked at; 1 pack has no versions")
            let pack = try await CheckedRegistry.check(client, server.name, "bb")
            #expect(pack.seen.findings.last?.found == "all 2 versions that were looked at are as Palette reads them")
            let none = try await CheckedRegistry.check(client, server.name, "none")
            #expect(none.status == 8)
            #expect(
                none.seen.findings.last?.found
                    == "no version was looked at; the versions of 1 pack could not be listed")
        }
    }

    @Test("counts what is right, what is empty and what was not looked at")
    func tally() {
        var tally = CheckTally(others: 1)
        tally.take(versions: 20, older: 3)
        tally.right = 19
        tally.take(versions: 0, older: 0)
        #expect(!tally.isRight)
        #expect(
            tally.words
                == "19 of 20 versions that were looked at are as Palette reads them; 1 pack has no versions; "
                + "3 older versions were not looked at; 1 other pack was not looked at")
    }

    @Test("stops where there is no login, and says how to get one")
    func noLogin() async throws {
        try await TestServer.with(.packhouse, .login) { server in
            let client = try TestClient()
            try client.write(#"{"auths": {"\#(server.name)": {"insecure": true}}}"#, to: ".spectro/config.json")
            let (status, seen) = try await CheckedRegistry.check(client, server.name)
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
            let (status, seen) = try await CheckedRegistry.check(client, server)
            #expect(status == 5 && seen.states.first == "address failed" && seen.findings[0].found.contains(words))
            #expect(seen.states.dropFirst().allSatisfy { $0.hasSuffix("notReached") })
        }
    }

    @Test("says that https was asked where plain HTTP is spoken")
    func plain() async throws {
        try await TestServer.with(.packhouse) { server in
            let (status, seen) = try await CheckedRegistry.check(try TestClient(), server.name)
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
            let wrong = try await CheckedRegistry.check(client, server.name)
            #expect(wrong.status == 6 && wrong.seen.states.prefix(2) == ["address ok", "tls failed"])
            try client.trust(certificate, for: server.name)
            let right = try await CheckedRegistry.check(client, server.name)
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
            let (status, seen) = try await CheckedRegistry.check(client, "http://\(server.name)/team/spectro-packs")
            #expect(status == 2 && seen.states.contains("path failed"))
            #expect(seen.findings.first { $0.step == "path" }?.remedy == "\(server.name)/team")
        }
    }
}
