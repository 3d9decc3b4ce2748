public import NIOCore
public import ObjectStorage

extension S3Store {
    @discardableResult
    public func put(
        _ bytes: ByteBuffer, at key: ObjectKey, if condition: WriteCondition
    ) async throws(StorageError) -> ObjectVersion {
        guard key != .root else { throw StorageError(.wrongKind, "cannot write an object at the root") }
        let etag = try await put(S3Payload(bytes), at: client.keys.object(key), if: condition)
        return ObjectVersion(etag.text)
    }

    /// Stores an object whole when `condition` holds; see ``put(_:at:if:)``.
    func put(
        _ payload: S3Payload, at key: S3Key, if condition: WriteCondition
    ) async throws(StorageError) -> S3ETag {
        let support = condition == .always ? ConditionSupport.all : try await conditionSupport()
        switch condition {
        case .always:
            return try await asking { () async throws(S3Error) in try await client.putObject(payload, at: key) }
        case .absent where support.putIfAbsent:
            return try await asking { () async throws(S3Error) in
                try await client.putObject(payload, at: key, if: .absent)
            }
        case .version(let version) where support.putOfVersion:
            return try await absenceIsBrokenCondition(key) { () async throws(S3Error) in
                try await client.putObject(payload, at: key, if: .matches(S3ETag(version.text)))
            }
        default:
            return try await keyTurns.alone(key) { () async throws(StorageError) in
                try await check(condition, at: key)
                return try await asking { () async throws(S3Error) in try await client.putObject(payload, at: key) }
            }
        }
    }

    @discardableResult
    public func delete(_ key: ObjectKey, if condition: WriteCondition) async throws(StorageError) -> Bool {
        guard key != .root else {
            if case .version = condition { throw brokenCondition(client.keys.object(key)) }
            return false
        }
        let name = client.keys.object(key)
        switch condition {
        case .always:
            // The answer to a delete does not tell whether there was anything.
            guard try await head(name) != nil else { return false }
            try await asking { () async throws(S3Error) in try await client.deleteObject(name) }
            return true
        case .absent:
            try await check(condition, at: name)
            return false
        case .version(let version):
            if try await conditionSupport().deleteOfVersion {
                try await absenceIsBrokenCondition(name) { () async throws(S3Error) in
                    try await client.deleteObject(name, if: .matches(S3ETag(version.text)))
                }
            } else {
                try await keyTurns.alone(name) { () async throws(StorageError) in
                    try await check(condition, at: name)
                    try await asking { () async throws(S3Error) in try await client.deleteObject(name) }
                }
            }
            return true
        }
    }

    func head(_ key: S3Key) async throws(StorageError) -> S3ObjectHead? {
        try await asking { () async throws(S3Error) in try await client.headObject(key) }
    }

    /// Throws `.conditionFailed` unless `condition` holds at this moment.
    private func check(_ condition: WriteCondition, at key: S3Key) async throws(StorageError) {
        let found = try await head(key)
        let holds =
            switch condition {
            case .always: true
            case .absent: found == nil
            case .version(let version): found.map { ObjectVersion($0.etag.text) } == version
            }
        guard holds else { throw brokenCondition(key) }
    }

    /// Some servers say of a version of what is gone that it is absent, others that the condition failed.
    private func absenceIsBrokenCondition<Value>(
        _ key: S3Key, _ ask: () async throws(S3Error) -> Value
    ) async throws(StorageError) -> Value {
        do throws(S3Error) {
            return try await ask()
        } catch {
            throw error.reason == .absent ? brokenCondition(key) : StorageError(error)
        }
    }

    private func brokenCondition(_ key: S3Key) -> StorageError {
        StorageError(.conditionFailed, "\(key) is not what the write was to replace")
    }
}
