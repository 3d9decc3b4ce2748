import OCI

/// The state of a download that may take several answers: what to ask for, and whether what comes is right. It knows no sockets.
struct Download: Sendable {
    /// What is wrong with an answer or with the bytes.
    enum Wrong: Error, Hashable, Sendable {
        /// The server has another number of bytes than it should.
        case size(Int64, expected: Int64)
        /// More bytes came than are allowed.
        case tooLong
        /// The answer to a range is another range.
        case range
        case digest(Digest)
    }

    let digest: Digest
    /// Bytes; known when the caller or an answer says so.
    private(set) var total: Int64?
    /// Bytes that were handed on.
    private(set) var received: Int64 = 0
    /// Bytes of this answer that were handed on from another before.
    private var skipped: Int64 = 0
    private let largest: Int64
    private var hasher: ContentHasher

    init(_ digest: Digest, size: Int64?, largest: Int64) {
        self.digest = digest
        self.total = size
        self.largest = largest
        hasher = ContentHasher(digest.algorithm)
    }

    /// The `Range` field of the next request; nil for all.
    var range: String? { received > 0 ? "bytes=\(received)-" : nil }

    /// Whether nothing is missing, as far as is known.
    var isWhole: Bool { total.map { received == $0 } ?? false }

    /// Looks at the head of an answer, 200 or 206.
    mutating func begin(status: Int, length: Int64?, contentRange: String?) throws(Wrong) {
        if status == 206 {
            guard received > 0, let contentRange, let (range, whole) = RangeFields.content(contentRange),
                range.lowerBound == received
            else { throw .range }
            skipped = 0
            if let whole { try learn(whole) }
        } else {
            // A server that knows no ranges begins anew.
            skipped = received
            if let length { try learn(length) }
        }
    }

    /// Takes in bytes. Returns how many at their beginning are known already.
    mutating func accept(_ count: Int) throws(Wrong) -> Int {
        let known = min(Int64(count), skipped)
        skipped -= known
        received += Int64(count) - known
        guard received <= total ?? largest else { throw .tooLong }
        return Int(known)
    }

    mutating func hash(_ bytes: UnsafeRawBufferPointer) {
        hasher.update(bytes)
    }

    /// Whether an answer that ended brought everything; false when it broke off.
    mutating func end() throws(Wrong) -> Bool {
        if let total, received < total { return false }
        guard skipped == 0 else { return false }
        let found = hasher.digest
        guard found == digest else { throw .digest(found) }
        return true
    }

    private mutating func learn(_ size: Int64) throws(Wrong) {
        if let total, total != size { throw .size(size, expected: total) }
        guard size <= largest else { throw .tooLong }
        total = size
    }
}
