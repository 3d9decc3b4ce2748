import OCI

/// A link of a repository to a blob or manifest: the digest in its path, and what it says.
struct LinkedDigest: Hashable, Sendable {
    /// In its path.
    let digest: Digest
    let reading: LinkReading

    /// What its bytes may lie under: servers follow what a link says, and one that is damaged still has its path.
    var places: [Digest] {
        guard case .digest(let target) = reading, target != digest else { return [digest] }
        return [digest, target]
    }

    /// Where servers look for the bytes: the same content may lie under the digest of another algorithm.
    var target: Digest {
        guard case .digest(let target) = reading, target.algorithm != digest.algorithm else { return digest }
        return target
    }

    /// Whether servers take it for absent.
    var isDamaged: Bool {
        guard case .digest(let target) = reading else { return true }
        return target != digest && target.algorithm == digest.algorithm
    }
}
