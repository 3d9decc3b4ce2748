/// A hash function that content may be addressed by (OCI image-spec, descriptor.md, "Registered Algorithms", and sha384,
/// which docker-registry knows besides).
public enum DigestAlgorithm: String, Hashable, Sendable, CaseIterable {
    case sha256
    case sha384
    case sha512

    /// Hex digits of a digest's encoded part.
    public var hexLength: Int {
        switch self {
        case .sha256: 64
        case .sha384: 96
        case .sha512: 128
        }
    }
}
