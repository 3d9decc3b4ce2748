import NIOCore

/// Follows the frames of HTTP/2 through the bytes that carry them, and finds GOAWAY with an error (RFC 9113, sections 4.1 and 6.8).
struct GoodbyeReader {
    private static let headSize = 9
    private static let goAway: UInt8 = 7

    /// The beginning of a frame that is not judged yet: its head and, of GOAWAY, what comes before its words.
    private var head = ByteBuffer()
    /// Of the payload of the frame under way.
    private var uninteresting = 0

    /// Whether the end of the connection for an error is among the next bytes.
    mutating func findsError(in bytes: ByteBuffer) -> Bool {
        var bytes = bytes
        while bytes.readableBytes > 0 {
            let passed = min(uninteresting, bytes.readableBytes)
            bytes.moveReaderIndex(forwardBy: passed)
            uninteresting -= passed
            let isGoAway = head.getInteger(at: head.readerIndex + 3) == Self.goAway
            let missing = Self.headSize + (isGoAway ? 8 : 0) - head.readableBytes
            guard var part = bytes.readSlice(length: min(missing, bytes.readableBytes)) else { break }
            head.writeBuffer(&part)
            guard let end = frameEnd() else { continue }
            if end.error != 0 { return true }
            uninteresting = end.rest
            head.clear()
        }
        return false
    }

    /// What is left of a frame whose beginning has come, and its error when it ends the connection; nil when more has to come.
    private func frameEnd() -> (rest: Int, error: UInt32)? {
        guard head.readableBytes >= Self.headSize,
            let start = head.getInteger(at: head.readerIndex, as: UInt32.self)
        else { return nil }
        let length = Int(start >> 8)
        guard UInt8(truncatingIfNeeded: start) == Self.goAway else { return (length, 0) }
        guard let error = head.getInteger(at: head.readerIndex + Self.headSize + 4, as: UInt32.self) else { return nil }
        return (max(0, length - 8), error)
    }
}
