import Crypto
import Encoding
import NIOCore
import NIOHTTP1

/// One operation as it goes to the server, before it is signed; every attempt signs it anew.
struct S3Request: Sendable {
    enum Operation: String, Sendable {
        case headBucket = "HeadBucket"
        case headObject = "HeadObject"
        case getObject = "GetObject"
        case putObject = "PutObject"
        case deleteObject = "DeleteObject"
        case deleteObjects = "DeleteObjects"
        case copyObject = "CopyObject"
        case listObjects = "ListObjectsV2"
        case listMultipartUploads = "ListMultipartUploads"
        case listParts = "ListParts"
        case createMultipartUpload = "CreateMultipartUpload"
        case uploadPart = "UploadPart"
        case uploadPartCopy = "UploadPartCopy"
        case completeMultipartUpload = "CompleteMultipartUpload"
        case abortMultipartUpload = "AbortMultipartUpload"
    }

    /// What of the answer is of use.
    enum Expectation: Hashable, Sendable {
        /// Status and fields; a body is read and dropped.
        case fields
        /// A document of at most so many bytes, read whole within the attempt.
        case document(limit: Int)
        /// A body of any size, which the caller reads.
        case stream
    }

    /// The field that holds the mark of a conditional write.
    static let markField = "x-amz-meta-packhouse-write"

    var operation: Operation
    var method: HTTPMethod
    /// Nil for operations on the bucket.
    var key: S3Key?
    var query: [(String, String)] = []
    /// What has to be true of the key for the request to be carried out.
    var condition = S3Condition.none
    /// Names in lower case; all of them are signed.
    var headers: [(String, String)] = []
    var payload = S3Payload()
    /// What the signed hash is of, when a server is to be caught that does not compare it; ``payload`` else.
    var announced: S3Payload?
    /// Whether it finds out what the server checks: it has its own checksum fields only, and a refusal of its bytes is what it asks for.
    var isTrial = false
    var expects = Expectation.fields
    /// Whether a body that is streamed is read at once, not as fast as a client takes it.
    var isBrief = false
    /// Whether a failure that may pass leads to another attempt. Keys are renewed and the clock is set in any case.
    var isRetried = true
    /// How to find out whether an attempt whose answer was lost was carried out, where repeating it cannot tell.
    var settlement = Settlement.none

    init(_ operation: Operation, _ method: HTTPMethod, _ key: S3Key?) {
        self.operation = operation
        self.method = method
        self.key = key
    }

    /// Sets the body. `withMD5` adds the checksum that batch deletes want on every server.
    mutating func setDocument(_ document: XMLText, withMD5: Bool = false) {
        let bytes = ByteBuffer(string: document.document)
        payload = S3Payload(bytes)
        headers.append(("content-type", "application/xml"))
        if withMD5 {
            headers.append(("content-md5", Base64.text(Insecure.MD5.hash(data: Array(bytes.readableBytesView)))))
        }
    }

    var lane: HTTPTransport.Lane {
        switch operation {
        case .copyObject, .uploadPartCopy: .copies
        case .completeMultipartUpload, .deleteObjects: .lasting
        case .getObject where !isBrief: .downloads
        default: payload.count > 64 << 10 ? .uploads : .short
        }
    }

    /// Whether the server works for a while before it answers.
    var isServerSide: Bool { lane == .copies || lane == .lasting }
}
