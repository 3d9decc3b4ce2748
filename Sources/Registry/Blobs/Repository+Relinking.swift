import NIOCore
import OCI
import ObjectStorage

extension Repository {
    /// Stores content natively that docker-registry keeps in its own form: pushed by sha512, its bytes lie under their sha256 and
    /// only a link knows the other digest, so its collector would drop them under a manifest that names them so. Costs a copy,
    /// once.
    func storeNatively(_ digests: [Digest]) async throws {
        for digest in Set(digests) where digest.algorithm != .sha256 {
            guard let target = try await content.storedTarget(of: link(.layer(digest))), target != digest,
                let reader = try await content.store.open(Layout.blob(target))
            else { continue }
            var writer = try writeBlob(expecting: UploadExpectation(digest, size: reader.size))
            do {
                var offset: Int64 = 0
                while offset < reader.size {
                    let end = Swift.min(offset + Int64(UploadWriter.pieceSize), reader.size)
                    try await writer.append(reader.read(offset..<end))
                    offset = end
                }
            } catch {
                await writer.abandon()
                throw error
            }
            try await writer.finish(as: digest)
        }
    }
}
