import NIOCore
public import ObjectStorage
import Synchronization

extension S3Store {
    /// Where the conditions are tried: below what may be deleted at any time.
    static let conditionProbes = ObjectKey.root.appending("packhouse/conditions")

    /// Found out once, with an object of its own: servers answer a condition that they do not know as if it were not there. Learns
    /// at the same time what the server checks of the bytes that it is sent.
    public func conditionSupport() async throws(StorageError) -> ConditionSupport {
        if let known = knownConditions.withLock({ $0 }) { return known }
        return try await keyTurns.alone(client.keys.container(S3Store.conditionProbes)) {
            () async throws(StorageError) in
            if let known = knownConditions.withLock({ $0 }) { return known }
            let name = String(UInt64.random(in: .min ... .max), radix: 16)
            let key = client.keys.object(S3Store.conditionProbes.appending(name))
            do throws(S3Error) {
                try await client.learnPayloadCheck(at: key)
                let support = try await tryConditions(at: key)
                knownConditions.withLock { $0 = support }
                return support
            } catch {
                try? await client.deleteObject(key)
                throw StorageError(error)
            }
        }
    }

    private func tryConditions(at key: S3Key) async throws(S3Error) -> ConditionSupport {
        let client = client
        let payload = S3Payload(ByteBuffer(string: "tells which conditional writes this server knows; may be deleted"))
        let stale = S3ETag("\"00000000000000000000000000000000\"")
        var etag = try await client.putObject(payload, at: key)
        var support = ConditionSupport.none
        support.putIfAbsent = try await isRefused { () async throws(S3Error) in
            etag = try await client.putObject(payload, at: key, if: .absent)
        }
        support.putOfVersion = try await isRefused { () async throws(S3Error) in
            etag = try await client.putObject(payload, at: key, if: .matches(stale))
        }
        if support.putOfVersion {
            // Refusing everything is no support either.
            let current = etag
            support.putOfVersion = try await !isRefused { () async throws(S3Error) in
                etag = try await client.putObject(payload, at: key, if: .matches(current))
            }
        }
        support.deleteOfVersion = try await isRefused { () async throws(S3Error) in
            try await client.deleteObject(key, if: .matches(stale))
        }
        if support.deleteOfVersion {
            let current = etag
            let isRefused = try await isRefused { () async throws(S3Error) in
                try await client.deleteObject(key, if: .matches(current))
            }
            let isGone = try await client.headObject(key) == nil
            support.deleteOfVersion = !isRefused && isGone
        }
        try await client.deleteObject(key)
        return support
    }

    /// Whether the server refuses what `ask` asks because of its condition. One that does not know it at all, or the header,
    /// has not refused for the condition's sake.
    private func isRefused(_ ask: () async throws(S3Error) -> Void) async throws(S3Error) -> Bool {
        do throws(S3Error) {
            try await ask()
            return false
        } catch {
            switch error.reason {
            case .conditionFailed, .absent: return true
            case .unsupported: return false
            // One that takes the header for a mistake does not know it either.
            case .refused where error.status == 400: return false
            default: throw error
            }
        }
    }
}
