import NIOCore
import OCI
import RegistryClient

/// Brings what a layout holds into a repository of a registry, from the bottom up.
struct LayoutPush {
    let client: RegistryClient
    let store: any LayoutStore
    var progress: (Descriptor) -> TransferProgress.Listener? = { _ in nil }

    /// Brings all below a manifest, and then itself, byte for byte.
    func push(
        _ item: LayoutManifest, as reference: Reference, to repository: RepositoryName, options: ManifestPutOptions
    ) async throws {
        for blob in item.blobs {
            // It was there a moment ago.
            guard let region = try store.blob(blob.digest) else {
                throw CommandFailure(.validation, "\(blob.digest.layoutPath) went from the layout \(store.place)")
            }
            _ = try await client.push(region.blob(blob.digest), to: repository, progress: progress(blob))
        }
        for child in item.children {
            try await push(
                child, as: .digest(child.descriptor.digest), to: repository, options: ManifestPutOptions())
        }
        try await client.put(
            ByteBuffer(bytes: item.bytes), as: item.manifest.mediaType, reference, in: repository, options: options)
    }
}
