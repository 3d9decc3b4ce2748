import NIOCore
import OCI
import RegistryClient

/// Brings content from a registry into a layout: a manifest in its exact bytes, and everything that it names. What the layout has
/// already, and rightly, is not fetched again.
struct LayoutCopy {
    /// Indexes within each other.
    private static let deepest = 4
    /// Manifests of one index.
    private static let widest = 1000
    /// Manifests of one export, one that is named twice counted twice.
    private static let most = 100_000

    let client: RegistryClient
    let repository: RepositoryName
    let target: any LayoutTarget
    /// Says which blob comes, and gives who hears of its bytes.
    var progress: (Descriptor) -> TransferProgress.Listener? = { _ in nil }

    /// What was there, and what came.
    struct Tally: Hashable, Sendable {
        var fetched = 0
        var fetchedBytes: Int64 = 0
        var present = 0
        /// Manifests that were asked for.
        var manifests = 0
        /// What the layout is known to hold rightly, so that layers that many share are looked at once.
        var known: Set<Digest> = []

        mutating func note(fetched descriptor: Descriptor) {
            fetched += 1
            fetchedBytes += descriptor.size
            known.insert(descriptor.digest)
        }
    }

    /// - Parameter platform: takes only this child of an index; nil takes all.
    /// - Returns: what the layout lists, without a name. Throws `.notFound` when there is no such manifest.
    func copy(
        _ reference: Reference, platform: Platform? = nil, tally: inout Tally
    ) async throws -> Descriptor {
        guard let manifest = try await client.manifest(reference, in: repository) else {
            let separator = reference.tag == nil ? "@" : ":"
            throw CommandFailure(.notFound, "\(client.server) has no \(repository)\(separator)\(reference)")
        }
        return try await copy(manifest, platform: platform, depth: 1, tally: &tally)
    }

    private func copy(
        _ content: ManifestContent, platform: Platform?, depth: Int, tally: inout Tally
    ) async throws -> Descriptor {
        tally.manifests += 1
        guard tally.manifests <= LayoutCopy.most else {
            throw CommandFailure(
                .validation,
                "\(repository) at \(client.server) has more than \(LayoutCopy.most) manifests, or all together")
        }
        let bytes = Array(content.bytes.readableBytesView)
        let manifest: Manifest
        do {
            manifest = try Manifest(bytes, declared: content.mediaType)
        } catch {
            throw CommandFailure(
                .validation, "\(content.digest) in \(repository) at \(client.server) cannot be taken: \(error)")
        }
        let descriptor = Descriptor(
            mediaType: manifest.mediaType, digest: content.digest, size: Int64(bytes.count),
            artifactType: manifest.artifactType)
        switch manifest.content {
        case .image:
            for reference in manifest.references where !reference.mediaType.isForeignLayer {
                try await fetch(reference, &tally)
            }
        case .index(let children):
            guard depth <= LayoutCopy.deepest, children.count <= LayoutCopy.widest else {
                throw CommandFailure(
                    .validation, "\(content.digest) in \(repository) nests too deep, or has too many manifests")
            }
            if let platform {
                let fits = children.filter {
                    $0.platform?.os == platform.os && $0.platform?.architecture == platform.architecture
                }
                guard let child = fits.first else {
                    throw CommandFailure(.notFound, "\(repository)@\(content.digest) has nothing for \(platform.text)")
                }
                return try await copy(self.child(child), platform: nil, depth: depth + 1, tally: &tally)
            }
            for child in children {
                _ = try await copy(self.child(child), platform: nil, depth: depth + 1, tally: &tally)
            }
        }
        try await store(descriptor, bytes, &tally)
        return descriptor
    }

    private func child(_ descriptor: Descriptor) async throws -> ManifestContent {
        guard var content = try await client.manifest(.digest(descriptor.digest), in: repository) else {
            throw CommandFailure(
                .notFound, "\(client.server) has no \(repository)@\(descriptor.digest), which an index there names")
        }
        content.mediaType = descriptor.mediaType
        return content
    }

    /// After everything that it names, so that a manifest in a layout is always whole.
    private func store(_ descriptor: Descriptor, _ bytes: [UInt8], _ tally: inout Tally) async throws {
        guard try !isPresent(descriptor, &tally) else { return }
        try await target.write(descriptor) { try $0(bytes) }
        tally.note(fetched: descriptor)
    }

    private func fetch(_ descriptor: Descriptor, _ tally: inout Tally) async throws {
        guard try !isPresent(descriptor, &tally) else { return }
        let stream = try client.blob(
            descriptor.digest, size: descriptor.size, in: repository, progress: progress(descriptor))
        try await target.write(descriptor) { write in
            for try await piece in stream { try write(Array(piece.readableBytesView)) }
        }
        tally.note(fetched: descriptor)
    }

    private func isPresent(_ descriptor: Descriptor, _ tally: inout Tally) throws(CommandFailure) -> Bool {
        if tally.known.contains(descriptor.digest) { return true }
        guard let region = try target.blob(descriptor.digest), try BlobCheck.passes(region, descriptor) else {
            return false
        }
        tally.present += 1
        tally.known.insert(descriptor.digest)
        return true
    }
}
