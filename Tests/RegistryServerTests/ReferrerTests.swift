import HTTPTypes
import OCI
import Testing

@testable import RegistryServer

@Suite("Referrers and tags of a push by digest", .everyStore)
struct ReferrerTests {
    /// Pushes an artifact that refers to `subject` and returns its digest and the answer.
    private func attach(
        _ note: String, to subject: Digest, type: String, on server: TestServer
    ) async throws -> (Digest, TestServer.Reply) {
        let config = try await server.push("{}")
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.imageManifest)","artifactType":"\(type)",\
            "config":{"mediaType":"a/b","digest":"\(config)","size":2},"layers":[],\
            "subject":{"mediaType":"a/b","digest":"\(subject)","size":3},"annotations":{"note":"\(note)"}}
            """
        let reply = try await server.send(.put, "/v2/team/app/manifests/\(note)", body: text)
        #expect(reply.status == 201, "\(reply.body)")
        return (try #require(reply.field("Docker-Content-Digest").flatMap { Digest($0) }), reply)
    }

    @Test("are listed for their subject, which need not be there, with type and annotations")
    func list() async throws {
        let server = try TestServer()
        let absent = try #require(Digest("sha256:" + String(repeating: "a", count: 64)))
        let (digest, reply) = try await attach("one", to: absent, type: "x/y", on: server)
        #expect(reply.field("OCI-Subject") == absent.text)
        let list = try await server.send(.get, "/v2/team/app/referrers/\(absent)")
        #expect(list.status == 200)
        #expect(list.field("Content-Type") == MediaType.imageIndex.text)
        #expect(list.body.contains(#""annotations":{"note":"one"},"artifactType":"x/y","digest":"\#(digest)""#))
        #expect(list.body.contains(#""schemaVersion":2"#))
        #expect(list.field("OCI-Filters-Applied") == nil)
        #expect(try await server.send(.delete, "/v2/team/app/manifests/\(digest)").status == 202)
        #expect(try await server.send(.get, "/v2/team/app/referrers/\(absent)").body.contains(#""manifests":[]"#))
    }

    @Test("can be filtered by type and paged, and the next page keeps the filter")
    func filter() async throws {
        let server = try TestServer()
        let subject = try await server.pushImage(tag: "v1")
        for note in ["a", "b", "c"] { _ = try await attach(note, to: subject, type: "x/y", on: server) }
        _ = try await attach("d", to: subject, type: "x/z+json", on: server)
        let filtered = try await server.send(.get, "/v2/team/app/referrers/\(subject)?artifactType=x%2Fz%2Bjson")
        #expect(filtered.field("OCI-Filters-Applied") == "artifactType")
        #expect(filtered.body.contains(#""note":"d""#))
        #expect(!filtered.body.contains(#""note":"a""#))
        var target: String? = "/v2/team/app/referrers/\(subject)?artifactType=x/y&n=1"
        var pages: [String] = []
        while let next = target {
            let page = try await server.send(.get, next)
            pages.append(page.body)
            let link = page.field("Link")
            target = link.map { String($0.dropFirst().prefix { $0 != ">" }) }
        }
        #expect(pages.count == 3)
        for note in ["a", "b", "c"] { #expect(pages.count { $0.contains("\"note\":\"\(note)\"") } == 1) }
    }

    @Test("of nothing are an empty list, and of what is no digest an error")
    func none() async throws {
        let server = try TestServer()
        let digest = "sha512:" + String(repeating: "a", count: 128)
        let none = try await server.send(.get, "/v2/nobody/referrers/\(digest)")
        #expect(none.status == 200)
        #expect(none.body.contains(#""manifests":[]"#))
        for target in ["sha256:bad", "\(digest)?n=x", "\(digest)?last=x"] {
            #expect(try await server.send(.get, "/v2/nobody/referrers/\(target)").status == 400, "\(target)")
        }
        #expect(try await server.send(.put, "/v2/nobody/referrers/\(digest)").status == 405)
    }

    @Test("come with a push by digest that names several tags, each of which points at it")
    func tags() async throws {
        let server = try TestServer()
        let first = try await server.pushImage(tag: "v1")
        let text = try await server.send(.get, "/v2/team/app/manifests/v1").body
        let reply = try await server.send(
            .put, "/v2/team/app/manifests/\(first)?tag=a&tag=b", ["Content-Type": MediaType.imageManifest.text],
            body: text)
        #expect(reply.status == 201)
        let name = try #require(HTTPField.Name("OCI-Tag"))
        #expect(reply.headers[values: name] == ["a", "b"])
        for tag in ["a", "b"] {
            let tagged = try await server.send(.get, "/v2/team/app/manifests/\(tag)")
            #expect(tagged.field("Docker-Content-Digest") == first.text)
        }
        let many = (0..<101).map { "tag=t\($0)" }.joined(separator: "&")
        #expect(try await server.send(.put, "/v2/team/app/manifests/\(first)?\(many)", body: text).status == 414)
        #expect(try await server.send(.put, "/v2/team/app/manifests/\(first)?tag=-", body: text).status == 400)
        #expect(try await server.send(.get, "/v2/team/app/manifests/t0").status == 404)
    }

    @Test("a blob is mounted without naming its source, only from where the caller may pull, and only by a live link")
    func anonymousMount() async throws {
        let server = try TestServer()
        let blob = try await server.push("hello", to: "from")
        #expect(try await server.send(.post, "/v2/to/blobs/uploads/?mount=\(blob)").status == 201)
        #expect(try await server.send(.get, "/v2/to/blobs/\(blob)").body == "hello")
        for name in ["from", "to"] { try await server.send(.delete, "/v2/\(name)/blobs/\(blob)") }
        #expect(try await server.send(.post, "/v2/other/blobs/uploads/?mount=\(blob)").status == 202)
    }
}
