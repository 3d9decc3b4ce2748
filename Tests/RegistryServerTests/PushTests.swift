import HTTPTypes
import OCI
import Registry
import Testing

@testable import RegistryServer

@Suite("Pushing", .everyStore)
struct PushTests {
    private func begin(_ server: TestServer) async throws -> String {
        let reply = try await server.send(.post, "/v2/a/blobs/uploads/")
        #expect(reply.status == 202)
        #expect(reply.field("Range") == "0-0")
        #expect(reply.field("Docker-Upload-UUID") != nil)
        return try #require(reply.field("Location"))
    }

    @Test("chunks follow each other by Content-Range, and the upload tells where it stands")
    func chunks() async throws {
        let server = try TestServer()
        var location = try await begin(server)
        for (range, text) in [("0-3", "abcd"), ("4-5", "ef")] {
            let fields = ["Content-Range": range, "Content-Length": "\(text.utf8.count)"]
            let reply = try await server.send(.patch, location, fields, body: text)
            #expect(reply.status == 202)
            location = try #require(reply.field("Location"))
        }
        let status = try await server.send(.get, location)
        #expect(status.status == 204)
        #expect(status.field("Range") == "0-5")
        let end = try await server.send(
            .put, "\(location)&digest=\(digest("abcdefgh"))", ["Content-Range": "6-7"], body: "gh")
        #expect(end.status == 201)
        #expect(end.field("Docker-Content-Digest") == digest("abcdefgh").text)
        #expect(end.field("Location")?.hasSuffix("/v2/a/blobs/\(digest("abcdefgh"))") == true)
        #expect(try await server.send(.get, "/v2/a/blobs/\(digest("abcdefgh"))").body == "abcdefgh")
    }

    @Test(
        "a chunk out of order is refused with where to go on, and the upload is unharmed",
        arguments: [
            ("0-3", "4", 416), ("5-8", "4", 416), ("x", "4", 416), ("4-4", "4", 400), ("8-4", "4", 416),
        ])
    func outOfOrder(_ range: String, _ length: String, _ code: Int) async throws {
        let server = try TestServer()
        let location = try await begin(server)
        try await server.send(.patch, location, body: "abcd")
        for method in [HTTPRequest.Method.patch, .put] {
            let target = "\(location)&digest=\(digest("abcdefgh"))"
            let reply = try await server.send(
                method, target, ["Content-Range": range, "Content-Length": length], body: "efgh")
            #expect(reply.status == code, "\(method)")
            #expect(reply.field("Range") == "0-3")
            #expect(reply.field("Location") != nil)
            #expect(reply.field("Docker-Upload-UUID") != nil)
        }
        try await server.send(.patch, location, body: "efgh")
        #expect(try await server.send(.put, "\(location)&digest=\(digest("abcdefgh"))").status == 201)
    }

    @Test("a chunk of another length than its range says is rolled back, also when no length was announced")
    func wrongLength() async throws {
        let server = try TestServer()
        let location = try await begin(server)
        try await server.send(.patch, location, body: "abcd")
        let reply = try await server.send(.patch, location, ["Content-Range": "4-9"], body: "ef")
        #expect(reply.status == 400)
        #expect(reply.body.contains("SIZE_INVALID"))
        #expect(reply.field("Range") == "0-3")
        try await server.send(.patch, location, ["Content-Range": "4-5"], body: "ef")
        #expect(try await server.send(.put, "\(location)&digest=\(digest("abcdef"))").status == 201)
    }

    @Test("the end of an upload needs a digest that can be verified, and is right; a missing one keeps the upload")
    func badDigest() async throws {
        let server = try TestServer()
        let location = try await begin(server)
        try await server.send(.patch, location, body: "abcd")
        for target in [location, "\(location)&digest=", "\(location)&digest=sha256:bad", "\(location)&digest=md5:1"] {
            let reply = try await server.send(.put, target)
            #expect(reply.status == 400)
            #expect(reply.body.contains("DIGEST_INVALID"))
        }
        #expect(try await server.send(.get, location).field("Range") == "0-3")
        let wrong = try await server.send(.put, "\(location)&digest=\(digest("other"))")
        #expect(wrong.status == 400)
        #expect(wrong.body.contains("DIGEST_INVALID"))
        #expect(try await server.send(.get, location).status == 404)
        #expect(try await server.send(.head, "/v2/a/blobs/\(digest("other"))").status == 404)
    }

    @Test("a commit that is asked for again, as the answer was lost, succeeds again")
    func lostAnswer() async throws {
        let server = try TestServer()
        let location = try await begin(server)
        let target = "\(location)&digest=\(digest("abcd"))"
        #expect(try await server.send(.put, target, body: "abcd").status == 201)
        #expect(try await server.send(.put, target, body: "abcd").status == 201)
    }

    @Test("an upload goes on whatever its _state says", arguments: ["", "?_state=x", "?_state=4.AAAA"])
    func states(_ state: String) async throws {
        let server = try TestServer()
        let location = try await begin(server)
        let bare = location.prefix { $0 != "?" }
        #expect(try await server.send(.patch, bare + state, body: "abcd").status == 202)
        #expect(try await server.send(.get, bare + state).field("Range") == "0-3")
    }

    @Test("an upload that was cancelled is gone")
    func cancel() async throws {
        let server = try TestServer()
        let location = try await begin(server)
        #expect(try await server.send(.delete, location).status == 204)
        for method in [HTTPRequest.Method.get, .patch, .delete] {
            #expect(try await server.send(method, location).status == 404)
        }
    }

    @Test("a blob is mounted from where it is, and begins as an upload when it is not")
    func mount() async throws {
        let server = try TestServer()
        let blob = try await server.push("hello", to: "from")
        let mounted = try await server.send(.post, "/v2/to/blobs/uploads/?mount=\(blob)&from=from")
        #expect(mounted.status == 201)
        #expect(mounted.field("Docker-Content-Digest") == blob.text)
        #expect(try await server.send(.get, "/v2/to/blobs/\(blob)").body == "hello")
        for query in [
            "mount=\(blob)&from=nowhere", "mount=\(digest("absent"))&from=from", "mount=\(blob)&from=BAD", "from=from",
        ] {
            let reply = try await server.send(.post, "/v2/x/blobs/uploads/?\(query)")
            #expect(reply.status == 202, "\(query)")
            #expect(reply.field("Location") != nil)
        }
        #expect(try await server.send(.post, "/v2/x/blobs/uploads/?mount=bad&from=from").status == 400)
    }

    @Test(
        "a manifest is refused for what is wrong with it",
        arguments: [
            ("v1", "application/vnd.oci.image.manifest.v1+json", "{}", 400, "MANIFEST_INVALID"),
            ("v1", "not a type", "{}", 400, "MANIFEST_INVALID"),
            (
                "v1", "application/vnd.oci.image.index.v1+json", #"{"schemaVersion":2,"manifests":[],"Subject":null}"#,
                400,
                "MANIFEST_INVALID"
            ),
            ("v1", "text/plain", #"{"schemaVersion":2}"#, 400, "MANIFEST_INVALID"),
            ("-", "application/json", "{}", 400, "TAG_INVALID"),
            ("sha256:bad", "application/json", "{}", 400, "DIGEST_INVALID"),
            ("sha256:" + String(repeating: "a", count: 64), "application/json", "{}", 400, "DIGEST_INVALID"),
        ])
    func badManifest(_ reference: String, _ type: String, _ body: String, _ status: Int, _ code: String) async throws {
        let reply = try await TestServer().send(
            .put, "/v2/a/manifests/\(reference)", ["Content-Type": type], body: body)
        #expect(reply.status == status)
        #expect(reply.body.contains("\"code\":\"\(code)\""), "\(reply.body)")
    }

    @Test(
        "a manifest cannot hide what it lacks behind a key that comes twice or in other letters, and the answer names the key",
        arguments: [
            (#""layers":[],"layers":[ABSENT]"#, "layers"), (#""layers":[ABSENT],"layers":[]"#, "layers"),
            (#""layers":[],"Layers":[ABSENT]"#, "Layers"), (#""layers":[],"LAYERS":[ABSENT]"#, "LAYERS"),
            (#""layers":[],"\u006cayers":[ABSENT]"#, "layers"),
            (#""layers":[],"manifests":null,"manifests":[]"#, "manifests"),
        ])
    func hiddenReferences(_ layers: String, _ key: String) async throws {
        let server = try TestServer()
        let config = #"{"mediaType":"a/b","digest":"\#(digest("{}"))","size":2}"#
        let opened = try await server.send(.post, "/v2/a/blobs/uploads/?digest=\(digest("{}"))", body: "{}")
        #expect(opened.status == 201)
        let absent = #"{"mediaType":"a/b","digest":"\#(digest("absent"))","size":6}"#
        let body =
            #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":\#(config),"#
            + layers.replacing("ABSENT", with: absent) + "}"
        let reply = try await server.send(.put, "/v2/a/manifests/v1", body: body)
        #expect(reply.status == 400)
        #expect(reply.body.contains("\"code\":\"MANIFEST_INVALID\""), "\(reply.body)")
        #expect(reply.body.contains(#"the key \"\#(key)\""#), "\(reply.body)")
        #expect(try await server.send(.get, "/v2/a/manifests/v1").status == 404)
    }

    @Test("a manifest above the limit is refused with 413, announced or not")
    func largeManifest() async throws {
        let server = try TestServer()
        let body = String(repeating: " ", count: 4 << 20) + "{}"
        #expect(try await server.send(.put, "/v2/a/manifests/v1", body: body).status == 413)
        #expect(try await server.send(.put, "/v2/a/manifests/v1", ["Content-Length": "99999999999"]).status == 413)
    }

    @Test("every reference that a manifest lacks is an error of its own")
    func missingBlobs() async throws {
        let absent = [digest("one"), digest("two")]
        let body = """
            {"schemaVersion":2,"config":{"mediaType":"a/b","digest":"\(absent[0])","size":3},\
            "layers":[{"mediaType":"a/b","digest":"\(absent[1])","size":3}]}
            """
        let reply = try await TestServer().send(.put, "/v2/a/manifests/v1", body: body)
        #expect(reply.status == 400)
        #expect(reply.body.components(of: "MANIFEST_BLOB_UNKNOWN") == 2)
        for digest in absent { #expect(reply.body.contains("\"detail\":\"\(digest)\"")) }
    }

    @Test("what was deleted is gone at once, and a tag goes without its manifest")
    func delete() async throws {
        let server = try TestServer()
        let manifest = try await server.pushImage(tag: "v1")
        let blob = try await server.push("layer")
        #expect(try await server.send(.delete, "/v2/team/app/manifests/v1").status == 202)
        #expect(try await server.send(.get, "/v2/team/app/manifests/v1").status == 404)
        #expect(try await server.send(.delete, "/v2/team/app/manifests/v1").status == 404)
        #expect(try await server.send(.get, "/v2/team/app/manifests/\(manifest)").status == 200)
        #expect(try await server.send(.delete, "/v2/team/app/manifests/\(manifest)").status == 202)
        #expect(try await server.send(.get, "/v2/team/app/manifests/\(manifest)").status == 404)
        #expect(try await server.send(.delete, "/v2/team/app/blobs/\(blob)").status == 202)
        #expect(try await server.send(.head, "/v2/team/app/blobs/\(blob)").status == 404)
        #expect(try await server.send(.delete, "/v2/team/app/blobs/\(blob)").status == 404)
    }
}

/// Only a store in memory has so little room.
@Suite("A push that does not fit")
struct FullStoreTests {
    @Test("a store that is full answers 507 and keeps what it has")
    func full() async throws {
        let server = try TestServer()
        let blob = try await server.push("hello")
        let half = String(repeating: "y", count: 40 << 20)
        let large = String(repeating: "x", count: 65 << 20)
        let reply = try await server.send(.post, "/v2/a/blobs/uploads/?digest=\(digest(large))", body: large)
        #expect(reply.status == 507)
        #expect(reply.body.contains("full"))
        try await server.push(half)
        for number in 0..<50 {
            let text = "\(number)" + half
            #expect(
                try await server.send(.post, "/v2/a/blobs/uploads/?digest=\(digest(text))", body: text).status == 507)
        }
        // Whatever failed gave its room back.
        try await server.push(String(repeating: "z", count: 20 << 20))
        #expect(try await server.send(.get, "/v2/team/app/blobs/\(blob)").body == "hello")
    }
}

private func digest(_ text: String) -> Digest {
    Array(text.utf8).withUnsafeBytes { ContentHasher.digest(of: $0) }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
