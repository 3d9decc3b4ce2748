import NIOCore

/// The protocols that a client offers in the first message of a handshake (ALPN, RFC 7301, section 3.1).
///
/// The TLS library tells of them only when the certificate is chosen already; the challenge TLS-ALPN-01 needs them before.
struct OfferedProtocols: Hashable, Sendable {
    /// What the challenge is asked for with (RFC 8737, section 4).
    static let challenge = "acme-tls/1"

    private(set) var names: [String]

    /// Whether a validator of TLS-ALPN-01 asks: it offers that protocol and no other. Whoever offers more is served as any client.
    var isChallenge: Bool { names == [Self.challenge] }

    init() {
        names = []
    }

    /// Reads the body of a ClientHello (RFC 8446, section 4.1.2). A message that is none has no protocols: the library behind
    /// will say what is wrong with it.
    init(inClientHello message: [UInt8]) {
        self.init()
        var body = ByteBuffer(bytes: message)
        // The version, the random bytes, and three lists.
        guard body.readSlice(length: 2 + 32) != nil, body.readList(UInt8.self) != nil,
            body.readList(UInt16.self) != nil, body.readList(UInt8.self) != nil,
            var extensions = body.readList(UInt16.self)
        else { return }
        while let type = extensions.readInteger(as: UInt16.self), var content = extensions.readList(UInt16.self) {
            guard type == Self.extensionType else { continue }
            guard var list = content.readList(UInt16.self) else { return }
            while let name = list.readList(UInt8.self) { names.append(String(buffer: name)) }
            return
        }
    }

    private static let extensionType: UInt16 = 16
}

extension ByteBuffer {
    /// A vector of TLS: its length in bytes, then that many; nil when they are not there.
    fileprivate mutating func readList<Length: FixedWidthInteger>(_: Length.Type) -> ByteBuffer? {
        guard let length = readInteger(as: Length.self) else { return nil }
        return readSlice(length: Int(length))
    }
}
