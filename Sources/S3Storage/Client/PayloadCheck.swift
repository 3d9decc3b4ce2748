import Synchronization

/// How the server notices that the bytes of an object did not arrive as they were sent.
///
/// AWS, MinIO and Ceph compare them with the hash that is signed. SeaweedFS does not, but knows the checksum field, which AWS and MinIO in turn
/// refuse in parts of an upload that was not begun with it. `Content-MD5` is known nearly everywhere and costs a second pass.
final class PayloadCheck: Sendable {
    enum Form: String, Hashable, Sendable {
        /// The signed hash alone (`x-amz-content-sha256`).
        case signedHash = "the SHA-256 that is signed"
        /// `x-amz-checksum-sha256` besides: the same hash.
        case checksumField = "a SHA-256 checksum field"
        /// `Content-MD5` besides.
        case contentMD5 = "Content-MD5"
        /// The server checks nothing.
        case none
    }

    private let known: Mutex<Form>

    /// On other servers than AWS, MD5 until ``S3Client/learnPayloadCheck(at:)`` knows better.
    init(isAWS: Bool) {
        known = Mutex(isAWS ? .signedHash : .contentMD5)
    }

    var form: Form { known.withLock { $0 } }

    func learn(_ form: Form) {
        known.withLock { $0 = form }
    }
}
