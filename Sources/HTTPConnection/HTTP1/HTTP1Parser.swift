import NIOCore

/// Cuts what comes over an HTTP/1 connection into requests (RFC 9112). It takes nothing that two servers could read in two
/// ways: every line ends with CR LF, nothing is folded, a body has one length.
struct HTTP1Parser {
    enum Part {
        /// A request; its body follows in parts when it has one.
        case head(HTTP1Request)
        /// Some bytes of the body, without the framing of chunks; never empty.
        case body(ByteBuffer)
        /// The body was whole. Requests without one have no such part.
        case end
    }

    private enum State {
        case requestLine
        case fields
        case body(left: Int64)
        case chunkSize
        case chunk(left: Int64)
        case chunkEnd
        case trailers
        case failed(ConnectionRefusal)
    }

    /// Bytes of the line before a chunk: its size, and extensions that nobody here reads.
    private static let longestChunkLine = 4096

    private let sizeLimit: Int
    private let countLimit: Int
    private var buffer = ByteBuffer()
    private var state = State.requestLine
    private var head = HTTP1Head()
    private var repeated = RepeatedFields()
    /// The bytes from the first field on that came with the request line; nil when more came later.
    private var section: ByteBuffer?
    /// Bytes of the unfinished line that were looked at.
    private var scanned = 0
    /// Bytes of the section under way, of its finished lines: of a head, the line before a chunk, or the trailers.
    private var size = 0
    /// Fields of the section under way.
    private var count = 0

    /// - Parameters:
    ///   - sizeLimit: bytes of a request line with its header fields, and again of the trailer fields.
    ///   - countLimit: fields of either.
    init(sizeLimit: Int, countLimit: Int) {
        self.sizeLimit = sizeLimit
        self.countLimit = countLimit
    }

    /// Whether nothing of a request or a body waits to be made into parts.
    var isEmpty: Bool {
        if case .requestLine = state { return buffer.readableBytes == 0 }
        return buffer.readableBytes == 0 && size == 0
    }

    /// Bytes of memory that hold what waits.
    var capacity: Int { buffer.storageCapacity }

    /// Whether the request whose head is under way wants no body of an answer.
    var isHead: Bool { head.isHead }

    mutating func append(_ bytes: ByteBuffer) {
        section = nil
        guard buffer.readableBytes > 0 else {
            buffer = bytes
            return
        }
        // Else a client that always ends in the middle of a line would have all that it ever sent kept.
        buffer.discardReadBytes()
        buffer.writeImmutableBuffer(bytes)
    }

    /// The next part; nil when it has not come whole. What it has thrown once it throws ever after.
    mutating func next() throws(ConnectionRefusal) -> Part? {
        do throws(ConnectionRefusal) {
            return try parse()
        } catch {
            state = .failed(error)
            throw error
        }
    }

    private mutating func parse() throws(ConnectionRefusal) -> Part? {
        while true {
            switch state {
            case .failed(let refusal):
                throw refusal
            case .requestLine, .fields:
                guard let length = try lineLength(upTo: sizeLimit) else { return nil }
                if case .fields = state, length == 0 { return .head(try endHead()) }
                try takeHeadLine(length)
            case .body(left: 0):
                return endBody()
            case .body(let left):
                guard let bytes = takeBytes(upTo: left) else { return nil }
                state = .body(left: left - Int64(bytes.readableBytes))
                return .body(bytes)
            case .chunkSize:
                guard let length = try lineLength(upTo: Self.longestChunkLine) else { return nil }
                guard let chunk = ChunkSize.parse(buffer.readableBytesUInt8Span.extracting(first: length)) else {
                    throw .malformed("a chunk begins with no size that can be read")
                }
                advance(length)
                endSection()
                state = chunk == 0 ? .trailers : .chunk(left: chunk)
            case .chunk(let left):
                guard let bytes = takeBytes(upTo: left) else { return nil }
                let rest = left - Int64(bytes.readableBytes)
                state = rest == 0 ? .chunkEnd : .chunk(left: rest)
                return .body(bytes)
            case .chunkEnd:
                guard let length = try lineLength(upTo: Self.longestChunkLine) else { return nil }
                guard length == 0 else { throw .malformed("a chunk is longer than its size says") }
                advance(length)
                endSection()
                state = .chunkSize
            case .trailers:
                guard let length = try lineLength(upTo: sizeLimit) else { return nil }
                if length > 0 {
                    try countField()
                    let trailer = try FieldLine(buffer.readableBytesUInt8Span.extracting(first: length))
                    guard !trailer.isOfConnection else {
                        throw .malformed("a trailer field says how the body or the connection is read")
                    }
                }
                advance(length)
                if length == 0 { return endBody() }
            }
        }
    }

    /// Takes a line of a head, which is not its last.
    private mutating func takeHeadLine(_ length: Int) throws(ConnectionRefusal) {
        if case .fields = state {
            try countField()
            let line = try FieldLine(buffer.readableBytesUInt8Span.extracting(first: length))
            head.fields.take(line)
        } else if length > 0 {
            head = try HTTP1Head(requestLine: buffer.readableBytesUInt8Span.extracting(first: length))
            state = .fields
            return beginFields(behind: length)
        }
        // Else an empty line before a request, a habit of old clients (section 2.2).
        advance(length)
    }

    private mutating func beginFields(behind length: Int) {
        advance(length)
        guard let known = repeated.length(in: buffer), size + known <= sizeLimit else {
            section = buffer
            return
        }
        head.fields = repeated.fields
        count = repeated.count
        // All but the empty line, which ends every head.
        advance(known - 4)
    }

    private mutating func endHead() throws(ConnectionRefusal) -> HTTP1Request {
        if let section,
            let bytes = section.viewBytes(
                at: section.readerIndex, length: buffer.readerIndex + 2 - section.readerIndex)
        {
            repeated.keep(head.fields, count: count, from: bytes)
        }
        section = nil
        advance(0)
        endSection()
        let request = try HTTP1Request(head)
        head = HTTP1Head()
        switch request.bodyLength {
        case nil: state = .chunkSize
        case 0: state = .requestLine
        case let length?: state = .body(left: length)
        }
        return request
    }

    private mutating func endBody() -> Part {
        endSection()
        state = .requestLine
        return .end
    }

    private mutating func endSection() {
        size = 0
        count = 0
    }

    private mutating func countField() throws(ConnectionRefusal) {
        count += 1
        guard count <= countLimit else { throw .headerTooLarge }
    }

    /// The length of the next line without its end; nil when it has not come whole.
    private mutating func lineLength(upTo limit: Int) throws(ConnectionRefusal) -> Int? {
        let line = try Line(in: buffer.readableBytesUInt8Span, from: scanned)
        guard size + line.length <= limit else { throw tooLarge }
        scanned = line.isWhole ? 0 : line.length
        return line.isWhole ? line.length : nil
    }

    private var tooLarge: ConnectionRefusal {
        switch state {
        case .chunkSize, .chunkEnd: .malformed("a chunk begins with too long a line")
        default: .headerTooLarge
        }
    }

    /// Moves behind a line of `length` bytes and its end.
    private mutating func advance(_ length: Int) {
        buffer.moveReaderIndex(forwardBy: length + 2)
        size += length + 2
        releaseIfEmpty()
    }

    private mutating func takeBytes(upTo limit: Int64) -> ByteBuffer? {
        guard buffer.readableBytes > 0 else { return nil }
        guard limit < buffer.readableBytes else {
            defer { buffer = ByteBuffer() }
            return buffer
        }
        return buffer.readSlice(length: Int(limit))
    }

    /// The connection can read into the same memory again when nobody holds it.
    private mutating func releaseIfEmpty() {
        if buffer.readableBytes == 0 { buffer = ByteBuffer() }
    }
}
