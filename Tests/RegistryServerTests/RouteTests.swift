import OCI
import PackFormat
import Registry
import Testing

@testable import RegistryServer

@Suite("Routes")
struct RouteTests {
    static let digest = "sha256:" + String(repeating: "a", count: 64)

    private func route(_ target: String, prefix: String = "") throws -> Route? {
        try RequestTarget(target).flatMap { try Route.match($0.path, prefix: prefix, packBase: .empty) }
    }

    @Test(
        "are read from the path's end, so that words of the API may be part of a name",
        arguments: [
            ("/v2/a/manifests/latest", "a", "latest"),
            ("/v2/a/b/c/manifests/latest", "a/b/c", "latest"),
            ("/v2/manifests/manifests/manifests", "manifests", "manifests"),
            ("/v2/team/blobs/x/manifests/v1", "team/blobs/x", "v1"),
            ("/v2/blobs/uploads/manifests/v1", "blobs/uploads", "v1"),
            ("/v2/a/tags/list/manifests/v1", "a/tags/list", "v1"),
            ("/v2/a/manifests/sha256%3A" + digest.dropFirst(7), "a", digest),
            ("/v2/a%2Fb/manifests/latest", "a/b", "latest"),
            ("http://host:5000/v2/a/manifests/latest?x=y", "a", "latest"),
        ])
    func manifests(_ target: String, _ name: String, _ reference: String) throws {
        let expected = Route.manifest(
            try #require(RepositoryName(name)), try #require(Reference(reference)))
        #expect(try route(target) == expected)
    }

    @Test("of every other kind are told apart")
    func others() throws {
        let name = try #require(RepositoryName("a/b"))
        #expect(try route("/") == .root)
        #expect(try route("/health") == .health)
        #expect(try route("/v2") == .base)
        #expect(try route("/v2/") == .base)
        #expect(try route("/v2/?n=1") == .base)
        #expect(try route("/v2/_catalog") == .catalog)
        #expect(try route("/v2/a/b/tags/list") == .tags(name))
        #expect(try route("/v2/a/b/blobs/\(Self.digest)") == .blob(name, try #require(Digest(Self.digest))))
        #expect(try route("/v2/a/b/blobs/uploads/") == .uploads(name))
        #expect(try route("/v2/a/b/blobs/uploads") == .uploads(name))
        #expect(try route("/v2/a/b/blobs/uploads/x-1") == .upload(name, try #require(UploadID("x-1"))))
        #expect(try route("/v2/a/b/blobs/uploads/..") == .malformed(name, .upload("..")))
        #expect(try route("/v2/a/b/blobs/sha256:1") == .malformed(name, .blob("sha256:1")))
        #expect(try route("/v2/a/b/manifests/-") == .malformed(name, .tag("-")))
        #expect(try route("/v2/a/b/manifests/x:y") == .malformed(name, .digest("x:y")))
    }

    @Test(
        "that are none lead nowhere",
        arguments: [
            "/v0/", "/v2/a", "/v2/a/b", "/v2/_catalog/", "/v2/a/tags", "/v2/a/tags/list/", "//v2/", "/health/", "/v3/",
            "/v2//", "/V2/",
        ])
    func unknown(_ target: String) throws {
        #expect(try route(target) == nil)
    }

    @Test(
        "with a name that is none are refused as such",
        arguments: [
            "/v2/A/manifests/x", "/v2/manifests/x", "/v2//manifests/x", "/v2/a//b/manifests/x", "/v2/../a/manifests/x",
            "/v2/a/./b/tags/list", "/v2/blobs/uploads/", "/v2/%2E%2E/manifests/x", "/v2/a%2F..%2Fb/manifests/x",
            "/v2/_catalog/manifests/x",
        ])
    func badName(_ target: String) throws {
        let error = #expect(throws: RegistryError.self) { try route(target) }
        #expect(error?.code == .nameInvalid)
        #expect(error?.status == 404)
    }

    @Test(
        "are not made of what cannot be decoded, or decodes to NUL",
        arguments: ["", "v2/", "*", "/v2/%", "/v2/%zz/", "/v2/%ff/", "/v2/%00/", "/v2/?n=%"])
    func undecodable(_ target: String) {
        #expect(RequestTarget(target) == nil)
    }

    @Test("lie under the prefix, but for the health check")
    func prefix() throws {
        #expect(try route("/a/b/v2/", prefix: "a/b/") == .base)
        #expect(try route("/a/b/", prefix: "a/b/") == .root)
        #expect(try route("/health", prefix: "a/b/") == .health)
        #expect(try route("/v2/", prefix: "a/b/") == nil)
    }

    @Test("whose name is too long say how long it may be")
    func longName() throws {
        let error = #expect(throws: RegistryError.self) {
            try route("/v2/\(String(repeating: "a", count: 256))/tags/list")
        }
        #expect(error?.status == 400)
        #expect(error?.message.contains("255") == true)
    }
}
