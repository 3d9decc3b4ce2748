import NIOCore
import NIOEmbedded
import NIOSSL
import Testing

@testable import HTTPConnection

@Suite("the first message of a handshake")
struct ClientHelloTests {
    /// Everything that a client of NIOSSL sends first, one record.
    private static func hello(offering protocols: [String], to host: String? = nil) throws -> [UInt8] {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.applicationProtocols = protocols
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(
            NIOSSLClientHandler(context: NIOSSLContext(configuration: configuration), serverHostname: host))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return Array(buffer: try #require(try channel.readOutbound(as: ByteBuffer.self)))
    }

    private static func outcome(of pieces: [[UInt8]]) -> ClientHelloReader.Outcome {
        var reader = ClientHelloReader()
        var outcome = ClientHelloReader.Outcome.incomplete
        for piece in pieces where outcome == .incomplete { outcome = reader.take(ByteBuffer(bytes: piece)) }
        return outcome
    }

    private static func offered(_ outcome: ClientHelloReader.Outcome) -> OfferedProtocols? {
        if case .message(let message) = outcome { OfferedProtocols(inClientHello: message) } else { nil }
    }

    @Test(
        "tells what the client offers, and who is a validator",
        arguments: [
            ([], false), (["h2", "http/1.1"], false), (["acme-tls/1"], true), (["acme-tls/1", "h2"], false),
            (["h2", "acme-tls/1"], false), (["acme-tls/10"], false), (["acme-tls/"], false), (["ACME-TLS/1"], false),
        ])
    func protocols(_ names: [String], _ isChallenge: Bool) throws {
        let offered = try #require(
            Self.offered(Self.outcome(of: [Self.hello(offering: names, to: "registry.example")])))
        #expect(offered.names == names)
        #expect(offered.isChallenge == isChallenge)
    }

    @Test("is the same in pieces of any size, and in any number of records", arguments: [1, 2, 5, 6, 100])
    func pieces(_ size: Int) throws {
        let hello = try Self.hello(offering: ["acme-tls/1"])
        let pieces = stride(from: 0, to: hello.count, by: size).map { Array(hello[$0..<min($0 + size, hello.count)]) }
        let whole = Self.outcome(of: [hello])
        #expect(Self.offered(whole)?.isChallenge == true)
        #expect(Self.outcome(of: pieces) == whole)
        let message = Array(hello.dropFirst(5))
        let records = stride(from: 0, to: message.count, by: size).map { start -> [UInt8] in
            let content = message[start..<min(start + size, message.count)]
            return [22, 3, 1, UInt8(content.count >> 8), UInt8(content.count & 0xff)] + content
        }
        #expect(Self.outcome(of: records) == whole)
        #expect(Self.outcome(of: [records.flatMap(\.self)]) == whole)
    }

    @Test("cut short is waited for", arguments: [0, 1, 4, 5, 9, 100])
    func incomplete(_ length: Int) throws {
        #expect(try Self.outcome(of: [Array(Self.hello(offering: ["acme-tls/1"]).prefix(length))]) == .incomplete)
    }

    @Test(
        "that is none is left to the library",
        arguments: [
            Array("GET / HTTP/1.1\r\n\r\n".utf8), [21, 3, 1, 0, 2, 1, 0], [22, 3, 1, 0, 0], [22, 3, 1, 0x40, 1],
            [22, 3, 1, 0, 4, 2, 0, 0, 0], [22, 3, 1, 0, 4, 1, 0xff, 0xff, 0xff], [0x80, 0x2e, 1, 3, 1],
        ] as [[UInt8]])
    func other(_ bytes: [UInt8]) {
        #expect(Self.outcome(of: [bytes]) == .other)
    }

    @Test("with lengths that lie offers nothing, wherever they stand")
    func lies() throws {
        let message = Array(try Self.hello(offering: ["acme-tls/1"], to: "registry.example").dropFirst(9))
        #expect(OfferedProtocols(inClientHello: message).isChallenge)
        for length in 0..<message.count {
            // Cut before the end of the protocols, there are none.
            _ = OfferedProtocols(inClientHello: Array(message.prefix(length)))
        }
        for place in message.indices {
            var changed = message
            changed[place] = 0xff
            let offered = OfferedProtocols(inClientHello: changed)
            #expect(offered.names.count <= 1)
        }
    }
}
