import NIOCore

/// Puts the first message of a TLS handshake together, which may come in any number of records and pieces (RFC 8446, sections 4
/// and 5.1).
struct ClientHelloReader {
    enum Outcome: Hashable, Sendable {
        /// More has to come.
        case incomplete
        /// The body of a ClientHello.
        case message([UInt8])
        /// Something else, or more than the library behind takes.
        case other
    }

    /// Bytes of a message. The library takes no longer one either.
    static let sizeLimit = 16 << 10
    /// Bytes of a record's content (RFC 8446, section 5.1).
    private static let recordLimit = 1 << 14
    private static let recordHeader = 5
    private static let messageHeader = 4
    private static let handshake: UInt8 = 22
    private static let clientHello: UInt8 = 1

    /// What came of a record that is not whole.
    private var record = ByteBuffer()
    private var message: [UInt8] = []

    mutating func take(_ bytes: ByteBuffer) -> Outcome {
        record.writeImmutableBuffer(bytes)
        while true {
            let start = record.readerIndex
            guard let type = record.getInteger(at: start, as: UInt8.self) else { return .incomplete }
            guard type == Self.handshake else { return .other }
            guard let length = record.getInteger(at: start + 3, as: UInt16.self) else { return .incomplete }
            guard length > 0, length <= Self.recordLimit else { return .other }
            guard record.readableBytes >= Self.recordHeader + Int(length) else { return .incomplete }
            record.moveReaderIndex(forwardBy: Self.recordHeader)
            message += record.readBytes(length: Int(length)) ?? []
            if let outcome = finished() { return outcome }
        }
    }

    private func finished() -> Outcome? {
        guard message[0] == Self.clientHello else { return .other }
        guard message.count >= Self.messageHeader else { return nil }
        let length = message[1..<Self.messageHeader].reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.sizeLimit else { return .other }
        let body = message.dropFirst(Self.messageHeader)
        return body.count >= length ? .message(Array(body.prefix(length))) : nil
    }
}
