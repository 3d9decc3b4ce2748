import Access
import HTTPTypes
import OCI
import ObjectStorage
import Testing

@testable import RegistryServer

/// Walks every method over every route in every mode: a path that one of them forgets is a hole.
@Suite("Access, walked", .everyStore)
struct AccessWalkTests {
    static let digest = "sha256:" + String(repeating: "a", count: 64)
    static let methods: [HTTPRequest.Method] =
        [.get, .head, .put, .post, .patch, .delete, .options, .trace, HTTPRequest.Method("PROPFIND")].compactMap(\.self)
    static let targets = [
        "/v2/", "/v2", "/v2/_catalog", "/v2/a/tags/list", "/v2/a/manifests/latest", "/v2/a/manifests/\(digest)",
        "/v2/a/manifests/sha256:bad", "/v2/a/manifests/-", "/v2/a/blobs/\(digest)", "/v2/a/blobs/bad",
        "/v2/a/blobs/uploads/", "/v2/a/blobs/uploads/?mount=\(digest)&from=b", "/v2/a/blobs/uploads/?digest=\(digest)",
        "/v2/a/blobs/uploads/some-id", "/v2/a/blobs/uploads/..", "/health?detail=1",
        "/v1/", "/v1", "/v1/_catalog", "/v1/_search?q=a", "/v1/a", "/v1/a/tags/list", "/v1/a/manifests/1.0",
        "/v1/a/manifests/\(digest)", "/v1/a/blobs/\(digest)?type=image/png", "/v1/a/history", "/v1/a/labels",
        "/v1/a/labels/stable", "/v1/a/uploads/some-id", "/v1/A/b/c/d", "/v1/-",
    ]

    @Test(
        "without a login every method of every route is refused, and nothing is said of what is there",
        arguments: targets)
    func anonymous(_ target: String) async throws {
        let server = try TestServer(policy: .usersOnly)
        for method in Self.methods {
            let reply = try await server.send(method, target, body: "x")
            #expect(reply.status == 401, "\(method) \(target)")
            #expect(reply.body.contains(#""code":"UNAUTHORIZED""#), "\(method) \(target)")
        }
        #expect(try await server.store.list(.root, after: nil, limit: 9).entries.isEmpty)
    }

    @Test("in read-only maintenance every method that could write is refused, and reading goes on", arguments: targets)
    func readOnly(_ target: String) async throws {
        let server = try TestServer {
            $0.allowsDelete = true
            $0.isReadOnly = true
        }
        let writable = try TestServer()
        for method in Self.methods {
            let reply = try await server.send(method, target, body: "x")
            if [.get, .head, .options].contains(method) {
                #expect(
                    try await reply.status == writable.send(method, target, body: "x").status, "\(method) \(target)")
            } else {
                #expect(reply.status == 405, "\(method) \(target)")
            }
        }
        #expect(try await server.store.list(.root, after: nil, limit: 9).entries.isEmpty)
    }

    @Test(
        "with deleting turned off nothing that was pushed can be deleted, by any reference; an upload can be cancelled")
    func deleteOff() async throws {
        let server = try TestServer { $0.allowsDelete = false }
        let manifest = try await server.pushImage(tag: "v1")
        let blob = try await server.push("layer")
        for target in ["manifests/v1", "manifests/\(manifest)", "blobs/\(blob)", "manifests/-", "blobs/bad"] {
            let reply = try await server.send(.delete, "/v2/team/app/\(target)")
            #expect(reply.status == 405, "\(target)")
            #expect(reply.body.contains("UNSUPPORTED"))
        }
        #expect(try await server.send(.get, "/v2/team/app/manifests/v1").status == 200)
        #expect(try await server.send(.get, "/v2/team/app/blobs/\(blob)").status == 200)
        let upload = try #require(try await server.send(.post, "/v2/team/app/blobs/uploads/").field("Location"))
        #expect(try await server.send(.delete, upload).status == 204)
    }

    @Test(
        "one key says what may be deleted below /v2, another what packs may lose, and neither changes anything else",
        arguments: [true, false], [true, false])
    func deleteKeys(_ storage: Bool, _ packs: Bool) async throws {
        let server = try TestServer {
            $0.allowsDelete = storage
            $0.allowsPackDelete = packs
        }
        let open = try TestServer()
        for target in Self.targets {
            let isStored =
                target.hasPrefix("/v2/a/manifests/")
                || target.hasPrefix("/v2/a/blobs/") && !target.contains("/uploads/")
            let isPack = target == "/v1/a" || target.hasPrefix("/v1/a/manifests/")
            for method in Self.methods {
                let reply = try await server.send(method, target, body: "x")
                if method == .delete, isStored && !storage || isPack && !packs {
                    #expect(reply.status == 405, "\(method) \(target)")
                    #expect(isPack == reply.body.contains("packs.delete.enabled"), "\(method) \(target)")
                } else {
                    let status = try await open.send(method, target, body: "x").status
                    #expect(reply.status == status, "\(method) \(target)")
                    #expect(method != .delete || !(isStored || isPack) || status != 405, "\(method) \(target)")
                }
            }
        }
    }

    @Test("a method that a route does not have is answered 405 with those that it has", arguments: targets)
    func unknownMethods(_ target: String) async throws {
        let server = try TestServer()
        let allowed = try #require(try await server.send(.options, target).field("Allow"))
        let names = allowed.split(separator: ", ").map(String.init)
        #expect(names == names.sorted())
        for method in Self.methods where method != .options && !names.contains(method.rawValue) {
            let reply = try await server.send(method, target)
            #expect(reply.status == 405, "\(method) \(target)")
            #expect(reply.field("Allow") == allowed)
        }
    }

    @Test("everybody may ask for health and the root, whatever the mode; nobody may do more with them")
    func publicRoutes() async throws {
        let server = try TestServer(policy: .usersOnly) { $0.isReadOnly = true }
        let health = try await server.send(.get, "/health")
        #expect(health.status == 200)
        #expect(health.body == #"{"status":"UP"}"#)
        #expect(try await server.send(.get, "/").status == 200)
        for method in [HTTPRequest.Method.put, .post, .patch, .delete] {
            #expect(try await server.send(method, "/health").status == 405)
            #expect(try await server.send(method, "/").status == 405)
        }
    }

    @Test("the refusal names the access that was wanted, as docker-registry does")
    func details() async throws {
        let server = try TestServer(policy: .usersOnly)
        let pull = #"{"Action":"pull","Class":"","Name":"a","Type":"repository"}"#
        let push = #"{"Action":"push","Class":"","Name":"a","Type":"repository"}"#
        #expect(try await server.send(.get, "/v2/a/tags/list").body.contains("[\(pull)]"))
        #expect(try await server.send(.put, "/v2/a/manifests/x").body.contains("[\(pull),\(push)]"))
        #expect(try await server.send(.delete, "/v2/a/manifests/x").body.contains(#""Action":"delete""#))
        #expect(try await server.send(.get, "/v2/_catalog").body.contains(#""Action":"*","Class":"","Name":"catalog""#))
        #expect(try await !server.send(.get, "/v2/").body.contains("detail"))
        let mount = try await server.send(.post, "/v2/a/blobs/uploads/?mount=\(Self.digest)&from=b")
        #expect(mount.body.contains(#""Name":"b""#))
    }
}
