import CSHA2

/// Computes a ``Digest`` over bytes that arrive in pieces, and can be put down and taken up again: its running state is
/// saved in the form of Distribution's `hashstates` files, so a resumed upload need not be read from the start.
///
/// A value: a copy goes on by itself.
public struct ContentHasher: Sendable {
    public let algorithm: DigestAlgorithm

    /// Bytes hashed so far.
    public private(set) var count: Int64

    private var state: csha2_state

    public init(_ algorithm: DigestAlgorithm) {
        self.algorithm = algorithm
        self.count = 0
        self.state = csha2_state()
        csha2_init(&state, algorithm.code)
    }

    /// Takes up a state that ``savedState`` or a Go registry wrote. Nil when `saved` is not one of `algorithm`.
    public init?(_ algorithm: DigestAlgorithm, restoring saved: [UInt8]) {
        var state = csha2_state()
        let count = csha2_restore(&state, algorithm.code, saved, saved.count)
        guard count >= 0 else { return nil }
        self.algorithm = algorithm
        self.count = count
        self.state = state
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return }
        csha2_update(&state, base, bytes.count)
        count += Int64(bytes.count)
    }

    /// The digest of what was hashed so far; hashing can go on.
    public var digest: Digest {
        var copy = state
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(CSHA2_MAX_DIGEST)) { buffer in
            let length = buffer.baseAddress.map { csha2_final(&copy, $0) } ?? 0
            return Digest(algorithm: algorithm, hash: buffer[..<length])
        }
    }

    /// The running state: for SHA-256 108 bytes, else 204.
    public var savedState: [UInt8] {
        withUnsafePointer(to: state) { state in
            // Safe: the C function writes at most CSHA2_MAX_SAVED bytes and says how many it wrote.
            [UInt8](unsafeUninitializedCapacity: Int(CSHA2_MAX_SAVED)) { buffer, count in
                count = buffer.baseAddress.map { csha2_save(state, $0) } ?? 0
            }
        }
    }

    /// The digest of `bytes` at once.
    public static func digest(of bytes: UnsafeRawBufferPointer, by algorithm: DigestAlgorithm = .sha256) -> Digest {
        var hasher = ContentHasher(algorithm)
        hasher.update(bytes)
        return hasher.digest
    }
}

extension DigestAlgorithm {
    fileprivate var code: UInt32 {
        switch self {
        case .sha256: UInt32(csha2_sha256)
        case .sha384: UInt32(csha2_sha384)
        case .sha512: UInt32(csha2_sha512)
        }
    }
}
