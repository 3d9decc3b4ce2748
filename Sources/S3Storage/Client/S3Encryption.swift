/// Encryption at rest by the server.
public enum S3Encryption: Hashable, Sendable {
    /// What the bucket does by itself.
    case none
    /// With keys of S3 itself: `AES256`.
    case managed
    /// With a key of the key management service, which `keyID` names (`aws:kms`).
    case kms(keyID: String)
}
