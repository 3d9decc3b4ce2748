import NIOCore
import OCI
import RegistryClient
import StorageTesting

@testable import PackctlCommand

/// Brings content to the registry of a test, and looks at what it holds, by the OCI interface alone.
struct TestContent {
    let client: RegistryClient

    static func with<Value: Sendable>(
        _ server: TestServer, _ body: (TestContent) async throws -> Value,
        isolation: isolated (any Actor)? = #isolation
    ) async throws -> Value {
        let account = Account(server: try ServerAddress("http://\(server.name)"), isInsecure: true)
        let client = RegistryClient(account)
        do {
            let value = try await body(TestContent(client: client))
            await client.shutdown()
            return value
        } catch {
            await client.shutdown()
            throw error
        }
    }

    static func name(_ text: String) throws -> RepositoryName {
        guard let name = RepositoryName(text) else { throw CheckFailure("\(text) is no name") }
        return name
    }

    /// Pushes every blob of a layout, and then these manifests of it by their digests, the last one also by a tag.
    func push(_ layout: TestLayout, _ manifests: [Descriptor], to repository: String, as tag: String) async throws {
        let repository = try TestContent.name(repository)
        for (path, bytes) in layout.files where path.hasPrefix("blobs/") {
            _ = try await client.push(BlobSource(ByteBuffer(bytes: bytes)), to: repository)
        }
        for manifest in manifests {
            let bytes = ByteBuffer(bytes: layout.files[TestLayout.path(manifest.digest)] ?? [])
            try await client.put(bytes, as: manifest.mediaType, .digest(manifest.digest), in: repository)
            if manifest == manifests.last, let reference = Reference(tag) {
                try await client.put(bytes, as: manifest.mediaType, reference, in: repository)
            }
        }
    }

    /// What `REPOSITORY:TAG` leads to; nil for nothing.
    func digest(_ repository: String, _ reference: String) async throws -> Digest? {
        guard let reference = Reference(reference) else { return nil }
        return try await client.manifestHead(reference, in: try TestContent.name(repository))?.digest
    }

    func repositories() async throws -> [String] {
        try await client.repositories().all().map(\.text).sorted()
    }
}
