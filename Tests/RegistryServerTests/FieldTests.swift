import Access
import HTTPConnection
import HTTPTypes
import NIOCore
import OCI
import Registry
import Testing

@testable import RegistryServer

@Suite("Header fields", .everyStore)
struct FieldTests {
    @Test(
        "Range asks for one part, the whole, or nothing that exists",
        arguments: [
            (nil, 2048, .whole),
            ("bytes=0-0", 2048, .part(0..<1)),
            ("bytes=500-1499", 2048, .part(500..<1500)),
            ("bytes=500-", 2048, .part(500..<2048)),
            ("bytes=-500", 2048, .part(1548..<2048)),
            ("bytes=-5000", 2048, .part(0..<2048)),
            ("bytes=2000-5000", 2048, .part(2000..<2048)),
            ("Bytes= 1 - 2", 2048, .part(1..<3)),
            ("bytes=5000-10000", 2048, .unsatisfiable),
            ("bytes=2048-", 2048, .unsatisfiable),
            ("bytes=500-0", 2048, .unsatisfiable),
            ("bytes=-0", 2048, .unsatisfiable),
            ("bytes=0-", 0, .unsatisfiable),
            ("bytes=-1", 0, .unsatisfiable),
            ("bytes=99999999999999999999-", 2048, .unsatisfiable),
            ("bytes=0-99999999999999999999", 2048, .part(0..<2048)),
            ("bytes=0-1, 5-6,-1", 2048, .parts([0..<2, 5..<7, 2047..<2048])),
            ("bytes=0-1,5000-", 2048, .part(0..<2)),
            ("bytes=0-,0-", 2048, .whole),
            ("bytes=5000-,6000-", 2048, .unsatisfiable),
            ("bytes=0-1,x", 2048, .whole),
            ("bytes=" + Array(repeating: "0-0", count: 101).joined(separator: ","), 2048, .whole),
            ("items=0-1", 2048, .whole),
            ("bytes=", 2048, .whole),
            ("bytes=-", 2048, .whole),
            ("bytes=a-b", 2048, .whole),
            ("bytes=1", 2048, .whole),
            ("bytes=--1", 2048, .whole),
        ] as [(String?, Int64, ByteRange)])
    func ranges(_ field: String?, _ size: Int64, _ expected: ByteRange) {
        #expect(ByteRange(field, of: size) == expected)
    }

    @Test(
        "a chunk's Content-Range has no unit, or HTTP's",
        arguments: [("0-0", 0, 0), ("5-9", 5, 9), ("bytes 5-9/100", 5, 9), ("bytes=5-9", 5, 9), ("5-9/*", 5, 9)])
    func chunks(_ field: String, _ first: Int64, _ last: Int64) throws {
        let range = try #require(ChunkRange(field))
        #expect(range.first == first && range.last == last)
    }

    @Test(
        "anything else is no chunk range",
        arguments: ["", "-", "5", "5-", "-5", "9-5", "a-b", "0-1-2", "0-99999999999999999999", "0-9223372036854775807"])
    func badChunks(_ field: String) {
        #expect(ChunkRange(field) == nil)
    }

    @Test("If-None-Match takes quoted, bare, weak and any tags")
    func entityTags() throws {
        let text = "sha256:" + String(repeating: "a", count: 64)
        let digest = try #require(Digest(text))
        for field in ["\"\(text)\"", text, "W/\"\(text)\"", "*", "\"x\", \"\(text)\""] {
            #expect(EntityTag.list(field, contains: digest), "\(field)")
        }
        for field in [nil, "", "\"x\"", "\"\(text)x\"", "\"\(text)"] {
            #expect(!EntityTag.list(field, contains: digest), "\(field ?? "nil")")
        }
    }

    @Test(
        "links begin as the client sees the server",
        arguments: [
            ([:], false, "http://registry.example:5000"),
            ([:], true, "https://registry.example:5000"),
            (["X-Forwarded-Proto": "https"], false, "https://registry.example:5000"),
            (["X-Forwarded-Proto": "https, http", "X-Forwarded-Host": "a.example, b"], false, "https://a.example"),
            (
                ["Forwarded": "for=1.2.3.4;proto=https;host=\"c.example:8443\", proto=http"], false,
                "https://c.example:8443"
            ),
            (["Forwarded": "host=c.example", "X-Forwarded-Host": "x"], false, "http://c.example"),
            (["X-Forwarded-Proto": "javascript"], false, "http://registry.example:5000"),
            (["X-Forwarded-Host": "evil.example/path"], false, "http://registry.example:5000"),
            (["X-Forwarded-Host": "a b"], false, "http://registry.example:5000"),
            (["X-Forwarded-Host": "a\"b"], false, "http://registry.example:5000"),
        ] as [([String: String], Bool, String)])
    func links(_ fields: [String: String], _ isSecure: Bool, _ start: String) async throws {
        let server = try TestServer()
        let reply = try await server.send(.post, "/v2/a/blobs/uploads/", fields, isSecure: isSecure)
        let location = try #require(reply.field("Location"))
        #expect(location.hasPrefix("\(start)/v2/a/blobs/uploads/"), "\(location)")
    }

    @Test("links are paths, or begin with http.host, when configured so; the prefix comes before the API")
    func configuredLinks() async throws {
        for (links, start) in [
            (LinkBase.relative, "/hub/v2/"), (.fixed("https://x.example/base"), "https://x.example/base/hub/v2/"),
        ] {
            let server = try TestServer {
                $0.links = links
                $0.prefix = "/hub/"
            }
            let location = try #require(try await server.send(.post, "/hub/v2/a/blobs/uploads/").field("Location"))
            #expect(location.hasPrefix(start), "\(location)")
        }
    }

    @Test("that are configured are on every response, Strict-Transport-Security on TLS only")
    func configuredHeaders() async throws {
        let server = try TestServer(policy: .usersOnly) { options in
            options.headers = [
                ServerOptions.Header(name: "X-Frame-Options", value: "DENY"),
                ServerOptions.Header(name: "Strict-Transport-Security", value: "max-age=1", onlyOverTLS: true),
            ].compactMap(\.self)
        }
        for target in ["/", "/health", "/v2/", "/v2/a/tags/list", "/nothing", "/v2/A/tags/list", "/v2/%"] {
            let plain = try await server.send(.get, target)
            #expect(plain.field("X-Frame-Options") == "DENY", "\(target)")
            #expect(plain.field("Docker-Distribution-API-Version") == "registry/2.0", "\(target)")
            #expect(plain.field("Strict-Transport-Security") == nil, "\(target)")
            let secure = try await server.send(.get, target, isSecure: true)
            #expect(secure.field("Strict-Transport-Security") == "max-age=1", "\(target)")
        }
    }
}
