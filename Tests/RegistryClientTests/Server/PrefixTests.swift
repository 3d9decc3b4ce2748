import NIOCore
import OCI
import StorageTesting
import Testing

@testable import RegistryClient

@Suite("a registry below http.prefix", .timeLimit(.minutes(30)))
struct PrefixTests {
    @Test(
        "is found by the path of its address, and pushes, lists and pulls page by page and chunk by chunk",
        arguments: TestServer.Kind.allCases)
    func prefixed(_ kind: TestServer.Kind) async throws {
        var settings = ClientSettings()
        settings.pageSize = 1
        settings.largestSinglePut = 1000
        settings.chunkSize = 5000
        try await TestServer.with(kind, .init(wantsLogin: true, prefix: "/tools/registry/")) { server in
            for (path, base) in [
                ("/tools/registry", ""), ("/tools/registry/v2/", ""), ("/tools/registry/team/a", "team/a"),
            ] {
                try await server.withClient(path: path, login: TestServer.login, settings: settings) { client in
                    let client = try await client.located()
                    #expect(client.server.prefix == "tools/registry" && client.server.path == base)
                    let name = RepositoryName.known("hello")
                    let content = bytes(12_000)
                    let blob = BlobSource(content)
                    _ = try await client.push(blob, to: name)
                    _ = try await client.push(BlobSource(ByteBuffer(string: "{}")), to: name)
                    #expect(try await client.wholeBlob(blob.digest, in: name, upTo: 12_000) == content)
                    let config = Digest.of("{}")
                    let manifest = ByteBuffer(
                        string: """
                            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":\
                            "application/vnd.oci.image.config.v1+json","digest":"\(config)","size":2},"layers":[{"mediaType":\
                            "application/vnd.oci.image.layer.v1.tar","digest":"\(blob.digest)","size":12000}]}
                            """)
                    for tag in ["a", "b", "c"] {
                        try await client.put(manifest, as: .imageManifest, .known(tag: tag), in: name)
                    }
                    #expect(try await client.tags(of: name).all().map(\.text) == ["a", "b", "c"])
                    #expect(try await client.repositories().all().contains(name))
                    #expect(try await client.manifest(.known(tag: "b"), in: name)?.bytes == manifest)
                }
            }
        }
    }

    @Test("is not asked for where one answers at the root, whose base the path is", arguments: TestServer.Kind.allCases)
    func root(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind, .login) { server in
            try await server.withClient(path: "/team/a", login: TestServer.login) { client in
                let found = try await client.located()
                #expect(found === client)
            }
        }
    }
}
