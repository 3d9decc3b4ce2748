import OCI

/// The way of one blob to a repository (OCI distribution-spec, "Pushing a blob monolithically", "Pushing a blob in chunks", "Mounting a
/// blob from another repository"): says what to ask next, and hears what came of it. It knows no sockets.
struct UploadPlan: Sendable {
    enum Step: Hashable, Sendable {
        /// Ask whether the repository has the blob.
        case look
        /// Begin an upload; with a repository, ask to take the blob over from there.
        case begin(mounting: RepositoryName?)
        /// Append bytes.
        case append(WebAddress, Range<Int64>)
        /// Append bytes, if there are any left, and end the upload with the digest.
        case finish(WebAddress, Range<Int64>)
        /// Ask where the upload stands.
        case ask(WebAddress)
        /// The same of an upload that another process began.
        case recall(WebAddress)
        case done(PushOutcome)
        /// The server behaves in a way that leads nowhere; in words.
        case give(up: String)
    }

    enum Event: Hashable, Sendable {
        case present
        case absent
        case mounted
        /// An upload has begun; `leastChunk` is what the server wants a chunk to have (`OCI-Chunk-Min-Length`).
        case began(WebAddress, leastChunk: Int64?)
        /// Bytes were taken. Where the upload stands is nil when the server does not say, the address when it stays the same.
        case taken(WebAddress?, Int64?)
        /// The server is elsewhere than we are (416).
        case outOfStep(WebAddress?, Int64?)
        /// The answer to ``Step/ask(_:)`` and ``Step/recall(_:)``.
        case stands(WebAddress?, Int64?)
        /// The server does not know the upload any more.
        case gone
        /// The server takes no chunks.
        case noChunks
        case finished
        /// What was sent may have arrived or not.
        case lost
    }

    /// Uploads that may be begun for one blob.
    private static let mostBeginnings = 4
    /// Answers in a row that bring it no further.
    private static let mostStandstills = 4

    private let size: Int64
    private let chunkSize: Int64
    private let source: RepositoryName?
    /// Where another process left an upload; nil when that is not known, or was of no use.
    private var remembered: WebAddress?

    private(set) var step: Step
    /// Where the upload is; nil between uploads.
    private(set) var address: WebAddress?
    /// Whether the server may hold bytes that another process sent.
    private(set) var isRecalled = false
    /// Bytes that the server has.
    private(set) var offset: Int64 = 0
    private var chunk: Int64
    private var beginnings = 0
    private var standstills = 0
    /// Whether the blob goes in one request, as small ones do, and all where a server takes no chunks.
    private(set) var isWhole: Bool
    /// Whether bytes were sent, so that the blob may be there although no answer says so.
    private var hasSent = false

    /// - Parameter remembered: where another process left an upload of the same blob.
    init(
        size: Int64, mounting source: RepositoryName?, remembered: WebAddress? = nil, largestSinglePut: Int64,
        chunkSize: Int64
    ) {
        self.size = size
        self.source = source
        self.remembered = remembered
        isWhole = size <= largestSinglePut
        self.chunkSize = max(1, chunkSize)
        chunk = self.chunkSize
        step = .look
    }

    /// Takes in what came of the step, and moves on to the next.
    mutating func hear(_ event: Event) {
        step = next(after: event)
    }

    private mutating func next(after event: Event) -> Step {
        switch (step, event) {
        case (.look, .present): return .done(hasSent ? .pushed : .present)
        case (.look, .absent): return recall() ?? begin()
        case (.recall(let place), .stands(let address, let stand?)):
            (self.address, isRecalled) = (place, true)
            return move(to: address, stand, from: 0)
        case (.recall, .stands), (.recall, .gone): return begin()
        case (.begin, .mounted): return .done(.mounted)
        case (.begin, .absent): return .begin(mounting: nil)
        case (.begin, .began(let address, let leastChunk)):
            self.address = address
            offset = 0
            chunk = max(chunkSize, min(leastChunk ?? 0, max(size, 1)))
            return go()
        case (.append(_, let range), .taken(let address, let stand)):
            return move(to: address, stand ?? range.upperBound, from: range.lowerBound)
        case (.ask, .stands(let address, let stand)):
            guard let stand else { return .give(up: "the server does not say where the upload stands (Range)") }
            return move(to: address, stand, from: offset)
        case (.append(let place, _), .outOfStep(let address, let stand)),
            (.finish(let place, _), .outOfStep(let address, let stand)):
            guard let stand else {
                standstills += 1
                return standstills > UploadPlan.mostStandstills ? begin() : .ask(address ?? place)
            }
            return move(to: address, stand, from: offset)
        case (.append(let place, _), .lost), (.finish(let place, _), .lost):
            hasSent = true
            return .ask(place)
        case (.append, .gone), (.finish, .gone), (.ask, .gone):
            // Ended, perhaps by a request whose answer was lost.
            return hasSent || size == offset ? look() : begin()
        case (.append, .noChunks):
            isWhole = true
            return begin()
        case (.finish, .finished): return .done(.pushed)
        default: return .give(up: "the server answers something else than it was asked")
        }
    }

    private mutating func look() -> Step {
        hasSent = true
        return .look
    }

    private mutating func recall() -> Step? {
        defer { remembered = nil }
        return remembered.map { .recall($0) }
    }

    private mutating func begin() -> Step {
        beginnings += 1
        isRecalled = false
        guard beginnings <= UploadPlan.mostBeginnings else {
            return .give(up: "the server forgot \(UploadPlan.mostBeginnings) uploads of it")
        }
        // A server that loses its uploads may be one that takes no chunks.
        if beginnings == UploadPlan.mostBeginnings { isWhole = true }
        standstills = 0
        offset = 0
        address = nil
        return .begin(mounting: beginnings == 1 ? source : nil)
    }

    private mutating func move(to address: WebAddress?, _ stand: Int64, from before: Int64) -> Step {
        if let address { self.address = address }
        guard stand <= size else { return begin() }
        if stand > before {
            standstills = 0
        } else {
            standstills += 1
            guard standstills <= UploadPlan.mostStandstills else { return begin() }
        }
        offset = stand
        return go()
    }

    private func go() -> Step {
        guard let address else { return .give(up: "the server does not say where the upload is (Location)") }
        let rest = offset..<size
        if rest.isEmpty || isWhole { return .finish(address, rest) }
        return .append(address, offset..<min(offset + chunk, size))
    }
}
