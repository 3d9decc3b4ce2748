import HTTPTypes
import OCI
import Testing

@testable import RegistryServer

@Suite("Pulling", .everyStore)
struct PullTests {
    @Test("a blob comes with all that clients look at, and HEAD says the same without it")
    func blob() async throws {
        let server = try TestServer()
        let digest = try await server.push("hello")
        for method in [HTTPRequest.Method.get, .head] {
            let reply = try await server.send(method, "/v2/team/app/blobs/\(digest)")
            #expect(reply.status == 200)
            #expect(reply.length == 5)
            #expect(reply.body == (method == .get ? "hello" : ""))
            #expect(reply.field("Content-Type") == "application/octet-stream")
            #expect(reply.field("Docker-Content-Digest") == digest.text)
            #expect(reply.field("ETag") == "\"\(digest)\"")
            #expect(reply.field("Accept-Ranges") == "bytes")
        }
        let unchanged = try await server.send(.get, "/v2/team/app/blobs/\(digest)", ["If-None-Match": "\"\(digest)\""])
        #expect(unchanged.status == 304)
        #expect(unchanged.body.isEmpty)
    }

    @Test("part of a blob comes as asked, in one piece or streamed", arguments: [10, 300_000])
    func range(_ size: Int) async throws {
        let server = try TestServer()
        let text = String(repeating: "0123456789", count: size / 10)
        let digest = try await server.push(text)
        let target = "/v2/team/app/blobs/\(digest)"
        let part = try await server.send(.get, target, ["Range": "bytes=3-"])
        #expect(part.status == 206)
        #expect(part.body == text.dropFirst(3))
        #expect(part.field("Content-Range") == "bytes 3-\(size - 1)/\(size)")
        let stale = try await server.send(.get, target, ["Range": "bytes=3-", "If-Range": "\"other\""])
        #expect(stale.status == 200)
        let fresh = try await server.send(.get, target, ["Range": "bytes=3-", "If-Range": "\"\(digest)\""])
        #expect(fresh.status == 206)
        let beyond = try await server.send(.get, target, ["Range": "bytes=\(size)-"])
        #expect(beyond.status == 416)
        #expect(beyond.field("Content-Range") == "bytes */\(size)")
    }

    @Test(
        "a manifest comes with its type, whatever the client accepts",
        arguments: [nil, "*/*", "application/json", "text/html"])
    func manifest(_ accept: String?) async throws {
        let server = try TestServer()
        let digest = try await server.pushImage(tag: "v1")
        let fields = accept.map { ["Accept": $0] } ?? [:]
        for reference in ["v1", digest.text] {
            let reply = try await server.send(.get, "/v2/team/app/manifests/\(reference)", fields)
            #expect(reply.status == 200)
            #expect(reply.field("Content-Type") == MediaType.imageManifest.text)
            #expect(reply.field("Docker-Content-Digest") == digest.text)
            let head = try await server.send(.head, "/v2/team/app/manifests/\(reference)", fields)
            #expect(head.length == reply.length)
        }
        let unchanged = try await server.send(.get, "/v2/team/app/manifests/v1", ["If-None-Match": "\"\(digest)\""])
        #expect(unchanged.status == 304)
    }

    @Test(
        "what is not there is said in the code that clients know",
        arguments: [
            ("manifests/none", 404, "MANIFEST_UNKNOWN"), ("manifests/-", 404, "MANIFEST_UNKNOWN"),
            ("manifests/sha256:bad", 400, "DIGEST_INVALID"), ("blobs/sha256:bad", 400, "DIGEST_INVALID"),
            ("blobs/sha256:" + String(repeating: "a", count: 64), 404, "BLOB_UNKNOWN"),
            ("blobs/uploads/none", 404, "BLOB_UPLOAD_UNKNOWN"), ("tags/list", 404, "NAME_UNKNOWN"),
            ("tags/list?n=x", 400, "PAGINATION_NUMBER_INVALID"), ("tags/list?n=-1", 400, "PAGINATION_NUMBER_INVALID"),
        ])
    func unknown(_ path: String, _ status: Int, _ code: String) async throws {
        let reply = try await TestServer().send(.get, "/v2/a/\(path)")
        #expect(reply.status == status)
        #expect(reply.body.contains("\"code\":\"\(code)\""))
        #expect(reply.field("Content-Type") == "application/json")
    }

    @Test("several parts of a blob come as one multipart body of the length that was announced")
    func multipart() async throws {
        let server = try TestServer()
        let text = String(repeating: "0123456789", count: 100_000)
        let digest = try await server.push(text)
        let reply = try await server.send(
            .get, "/v2/team/app/blobs/\(digest)", ["Range": "bytes=0-1,500000-899999,-3"])
        #expect(reply.status == 206)
        let type = try #require(reply.field("Content-Type"))
        #expect(type.hasPrefix("multipart/byteranges; boundary="))
        let boundary = type.dropFirst("multipart/byteranges; boundary=".count)
        let parts = [(0, 1), (500_000, 899_999), (999_997, 999_999)].map { first, last in
            "--\(boundary)\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes \(first)-\(last)/1000000"
                + "\r\n\r\n" + text.dropFirst(first).prefix(last - first + 1) + "\r\n"
        }
        #expect(reply.body == parts.joined() + "--\(boundary)--\r\n")
        #expect(reply.length == Int64(reply.body.utf8.count))
    }

    @Test("lists page by Link, which a client can follow as it is")
    func paging() async throws {
        let server = try TestServer()
        for tag in ["a", "b", "c"] { try await server.pushImage(tag: tag) }
        let all = try await server.send(.get, "/v2/team/app/tags/list")
        #expect(all.body == "{\"name\":\"team/app\",\"tags\":[\"a\",\"b\",\"c\"]}\n")
        #expect(all.field("Link") == nil)
        let first = try await server.send(.get, "/v2/team/app/tags/list?n=2")
        #expect(first.field("Link") == "</v2/team/app/tags/list?last=b&n=2>; rel=\"next\"")
        let second = try await server.send(.get, "/v2/team/app/tags/list?last=b&n=2")
        #expect(second.body.contains(#"["c"]"#))
        #expect(second.field("Link") == nil)
        #expect(try await server.send(.get, "/v2/team/app/tags/list?n=0").body.contains("[]"))
        try await server.pushImage(to: "x/y", tag: "a")
        let catalog = try await server.send(.get, "/v2/_catalog?n=1")
        #expect(catalog.body == "{\"repositories\":[\"team/app\"]}\n")
        #expect(catalog.field("Link") == "</v2/_catalog?last=team%2Fapp&n=1>; rel=\"next\"")
        #expect(try await server.send(.get, "/v2/_catalog?last=team%2Fapp&n=1").body.contains(#"["x/y"]"#))
        #expect(try await server.send(.get, "/v2/_catalog?n=1001").status == 400)
        let boundless = try TestServer { ($0.tagsMaximum, $0.catalogMaximum) = (.max, .max) }
        try await boundless.pushImage(tag: "a")
        for list in ["team/app/tags/list", "_catalog"] {
            #expect(try await boundless.send(.get, "/v2/\(list)?n=\(Int.max)").status == 200)
        }
        #expect(try await server.send(.get, "/v2/team/app/tags/list?n=1001").status == 200)
    }
}
