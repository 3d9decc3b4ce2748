import OCI
import ObjectStorage

/// The collection of blobs, one folder at a time: counts, or removes, what nothing needs.
struct BlobCollection: Sendable {
    /// After so many failures in a folder the rest of it is left.
    private static let patience = 3

    let content: ContentStore
    let sweep: BlobSweep
    let isDryRun: Bool
    let isStopped: @Sendable () -> Bool

    /// What would go, by the bytes' age now.
    func count(_ folder: BlobFolders.Folder) async throws -> BlobOutcome {
        var outcome = BlobOutcome()
        try await forEachUnneeded(in: folder, &outcome) { _, _, outcome in
            outcome.eligible += 1
        } absent: { _ in
        }
        return outcome
    }

    /// Removes what goes. Each blob's age is looked at again right before: one that was pushed anew meanwhile stays. Returns what went,
    /// with failures in words.
    func remove(_ folder: BlobFolders.Folder) async throws -> BlobOutcome {
        var outcome = BlobOutcome()
        let emptied = EmptyFolders(store: content.store)
        try await forEachUnneeded(in: folder, &outcome) { digest, size, outcome in
            guard outcome.failures.count < Self.patience else { return }
            do {
                if !isDryRun { try await remove(digest, emptied) }
                outcome.removed.append(digest)
                outcome.bytes += size
            } catch let error as StorageError {
                outcome.failures.append("the blob \(digest) could not be removed: \(error)")
            }
        } absent: { digest in
            if !isDryRun, let empty = Layout.blob(digest).parent { await emptied.remove(empty) }
        }
        outcome.remains = emptied.takeRemains()
        return outcome
    }

    private func remove(_ digest: Digest, _ emptied: EmptyFolders) async throws {
        try await content.writeBytes(of: digest) { key in
            try await content.store.delete(key, if: .always)
            if let folder = key.parent { await emptied.remove(folder) }
        }
    }

    private func forEachUnneeded(
        in folder: BlobFolders.Folder, _ outcome: inout BlobOutcome,
        _ visit: (Digest, _ size: Int64, inout BlobOutcome) async throws -> Void,
        absent: (Digest) async throws -> Void
    ) async throws {
        guard !isStopped() else {
            outcome.isStopped = true
            return
        }
        try await BlobFolders(store: content.store).forEachPage(of: folder) { digests in
            for digest in digests {
                try Task.checkCancellation()
                guard !outcome.isStopped, !isStopped() else {
                    outcome.isStopped = true
                    return
                }
                outcome.seen += 1
                guard !sweep.needed.contains(digest) else { continue }
                guard let metadata = try await content.store.metadata(of: Layout.blob(digest)) else {
                    // A crash left the place without the bytes.
                    try await absent(digest)
                    continue
                }
                switch sweep.verdict(on: digest, modified: metadata.modified) {
                case .needed: break
                case .young: outcome.young += 1
                case .garbage: try await visit(digest, metadata.size, &outcome)
                }
            }
        }
    }
}
