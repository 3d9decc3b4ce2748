import NIOCore
import ObjectStorage

/// Shorter ways to write checks, with keys and contents as text.
extension ObjectStore {
    @discardableResult
    func put(_ text: String, at key: ObjectKey, if condition: WriteCondition = .always) async throws -> ObjectVersion {
        try await put(ByteBuffer(string: text), at: key, if: condition)
    }

    /// The content of `key`; nil when it holds nothing.
    func text(of key: ObjectKey) async throws -> String? {
        try await read(key, upTo: 1 << 20).map { String(buffer: $0.bytes) }
    }

    func names(of key: ObjectKey, after last: String? = nil, limit: Int = 1000) async throws -> [String] {
        try await list(key, after: last, limit: limit).entries.map(\.name)
    }

    /// Every key below `key` that holds an object, in the order of listings.
    func allKeys(below key: ObjectKey = .root) async throws -> [ObjectKey] {
        var keys: [ObjectKey] = []
        for entry in try await list(key, after: nil, limit: .max).entries {
            let child = key.appending(entry.name)
            if entry.isContainer { keys += try await allKeys(below: child) } else { keys.append(child) }
        }
        return keys
    }
}

extension ObjectReader {
    /// The whole object, read in pieces.
    func everything(inPiecesOf length: Int64 = 100_000) async throws -> ByteBuffer {
        var bytes = ByteBuffer()
        var position: Int64 = 0
        while position < size {
            let end = min(size, position + length)
            bytes.writeImmutableBuffer(try await read(position..<end))
            position = end
        }
        return bytes
    }
}

extension AppendSession {
    func append(_ text: String) async throws {
        try await append(ByteBuffer(string: text))
    }
}

extension ByteBuffer {
    /// Bytes of which every stretch differs from its neighbours; the same for the same `seed`.
    static func pattern(_ count: Int, seed: UInt64 = 1) -> ByteBuffer {
        var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
        let words = (0..<(count + 7) / 8).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        return words.withUnsafeBytes { ByteBuffer(bytes: $0[..<count]) }
    }
}

/// A key from a literal.
func key(_ text: StaticString) -> ObjectKey {
    ObjectKey.root.appending(text.description)
}
