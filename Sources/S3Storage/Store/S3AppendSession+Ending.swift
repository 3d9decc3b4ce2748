import NIOCore
import ObjectStorage

/// Ends other than publishing and suspending.
extension S3AppendSession {
    /// Ends the session as if it had never been.
    func revert() async throws(StorageError) {
        try requireOpen()
        await givingWay?.value
        let begun = upload
        let unrecorded = unrecorded
        await endQuietly()
        if isFresh { return try await discardAll(begun) }
        if hasAside { try? await store.client.deleteObject(store.asideKey(of: key)) }
        if let synchronizedSize {
            // A record that was sealed, and nothing more, need not be unsealed.
            guard synchronizedSize != start else { return }
            let session = try await store.resumeAppend(key, at: start)
            if let startNote {
                try await session?.suspend(noting: startNote)
            } else {
                try await session?.suspend()
            }
        } else if let unrecorded {
            try await store.abort([unrecorded])
        }
    }

    func discard() async throws(StorageError) {
        try requireOpen()
        await givingWay?.value
        let begun = upload
        await endQuietly()
        try await discardAll(begun)
    }

    /// Ends the session when nothing of it is on its way any more, so that what is deleted does not come back.
    private func endQuietly() async {
        let sent = flying
        end()
        for task in sent { _ = await task.value }
    }

    private func discardAll(_ upload: S3Upload?) async throws(StorageError) {
        if let upload { try await store.abort([upload]) }
        try await clear(object: hasObject)
    }

    /// Takes away what lies at the session's key and beside it.
    func clear(object: Bool) async throws(StorageError) {
        var names: [S3Key] = []
        if object { names.append(name) }
        if hasRecord { names.append(store.recordKey(of: key)) }
        if hasAside { names.append(store.asideKey(of: key)) }
        let client = store.client
        _ = try await store.concurrently(names, limit: 3) { name throws(StorageError) in
            try await asking { () async throws(S3Error) in try await client.deleteObject(name) }
        }
    }
}
