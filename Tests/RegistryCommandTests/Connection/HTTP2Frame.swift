/// One frame of HTTP/2 (RFC 9113, section 4.1), for what curl does not send.
struct HTTP2Frame: Equatable, Sendable {
    enum Kind: UInt8 { case data, headers, priority, reset, settings, push, ping, goAway, windowUpdate, continuation }

    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    static let endStream: UInt8 = 1
    static let endHeaders: UInt8 = 4

    var kind: UInt8
    var flags: UInt8
    var stream: UInt32
    var payload: [UInt8]

    init(_ kind: Kind, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) {
        self.kind = kind.rawValue
        self.flags = flags
        self.stream = stream
        self.payload = payload
    }

    /// A request without a body.
    static func get(_ path: String, stream: UInt32, fields: [(String, String)] = []) -> HTTP2Frame {
        HTTP2Frame(.headers, flags: endStream | endHeaders, stream: stream, block(path, fields))
    }

    /// The head of a GET as HPACK writes it without its tables (RFC 7541, sections 6.1 and 6.2.2).
    static func block(_ path: String, _ fields: [(String, String)] = []) -> [UInt8] {
        ([(":path", path), (":authority", "a")] + fields).reduce(into: [0x82, 0x87]) { block, field in
            block += [0] + text(field.0) + text(field.1)
        }
    }

    /// A string of up to 16 KiB or so, its length as an integer with a prefix of 7 bits.
    private static func text(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.count >= 127 else { return [UInt8(bytes.count)] + bytes }
        let rest = bytes.count - 127
        return [127, UInt8(rest & 127) | 128, UInt8(rest >> 7)] + bytes
    }

    var bytes: [UInt8] {
        let count = UInt32(payload.count)
        return [UInt8(count >> 16), UInt8(count >> 8 & 255), UInt8(count & 255), kind, flags]
            + stride(from: 24, through: 0, by: -8).map { UInt8(stream >> UInt32($0) & 255) } + payload
    }

    /// The whole frames at the beginning of what came.
    static func frames(in bytes: [UInt8]) -> [HTTP2Frame] {
        var (frames, place) = ([HTTP2Frame](), 0)
        while place + 9 <= bytes.count {
            let count = Int(bytes[place]) << 16 | Int(bytes[place + 1]) << 8 | Int(bytes[place + 2])
            guard place + 9 + count <= bytes.count else { break }
            var frame = HTTP2Frame(.data, flags: bytes[place + 4], Array(bytes[(place + 9)..<(place + 9 + count)]))
            frame.kind = bytes[place + 3]
            frame.stream = bytes[(place + 5)..<(place + 9)].reduce(0) { $0 << 8 | UInt32($1) }
            frames.append(frame)
            place += 9 + count
        }
        return frames
    }

    /// The value of a setting, where this is a frame of settings that has it.
    func setting(_ number: UInt16) -> UInt32? {
        guard kind == Kind.settings.rawValue else { return nil }
        return stride(from: 0, to: payload.count - 5, by: 6).lazy
            .filter { UInt16(payload[$0]) << 8 | UInt16(payload[$0 + 1]) == number }
            .map { payload[($0 + 2)..<($0 + 6)].reduce(0) { $0 << 8 | UInt32($1) } }.first
    }

    /// The error with which a server ends a connection; nil for other frames.
    var goodbye: UInt32? {
        kind == Kind.goAway.rawValue && payload.count >= 8 ? payload[4..<8].reduce(0) { $0 << 8 | UInt32($1) } : nil
    }
}
