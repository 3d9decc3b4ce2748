import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import StorageTesting
import Testing

@testable import HTTPConnection

/// What a proxy before a registry and the registry read in two ways lets one client speak in the name of another. Node's parser
/// stands for the proxy.
@Suite("The HTTP/1 parser, beside llhttp")
struct OtherParserTests {
    private static let seeds = [
        "GET /v2/ HTTP/1.1\r\nHost: x\r\nAccept: a, b\r\n\r\nGET /next HTTP/1.1\r\nHost: x\r\n\r\n",
        "PUT /a?digest=b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloGET /next HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\na;b=c\r\n0123456789\r\n0\r\nT: u\r\n\r\n"
            + "GET /next HTTP/1.1\r\nHost: x\r\n\r\n",
        "HEAD / HTTP/1.0\r\nConnection: keep-alive\r\nX: \u{e9}\r\n\r\nGET /next HTTP/1.0\r\n\r\n",
    ]
    /// What smugglers write.
    private static let words = [
        "\r\n", "\n", "\r", " ", "\t", ":", "\0", ";", ",", "0", "+", "-", "0x", "\r\n\r\n", "\r\n ",
        "Content-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n", "Content-Length: 0\r\n", "HTTP/1.1",
        "GET /smuggled HTTP/1.1\r\nHost: y\r\n\r\n", "Host: y\r\n", "\u{7f}", "\u{212A}", "\u{e9}",
        "Connection: close\r\n", "F",
        "5",
    ]

    @Test(
        "takes only what that takes too, and in the same way, also behind a request with the same fields",
        arguments: 0..<8)
    func mutations(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var taken = 0
        for _ in 0..<4000 {
            let seed = Self.seeds[Int(random.next() % UInt64(Self.seeds.count))]
            let first = seed.firstRange(of: "GET /next").map { seed[..<$0.lowerBound] } ?? ""
            var bytes = Array(seed.utf8)
            for _ in 0...random.next() % 3 { Self.mutate(&bytes, &random) }
            // A tab behind a value is no part of it, which that does not know (RFC 9110, section 5.5).
            guard bytes.firstRange(of: Array("\t\r".utf8)) == nil else { continue }
            let ours = ParsedRequests([bytes])
            let behind = ParsedRequests([Array(first.utf8), bytes])
            #expect(behind.requests.dropFirst(1) == ours.requests[...], "\(bytes.shown)")
            #expect(behind.refusal == ours.refusal, "\(bytes.shown)")
            let theirs = Self.readByOther(bytes)
            for (index, request) in ours.requests.enumerated() where request.isWhole {
                guard index < theirs.requests.count else {
                    #expect(theirs.isExcused, "\(request) \(theirs.error.debugDescription) \(bytes.shown)")
                    break
                }
                taken += 1
                #expect(theirs.requests[index] == request, "\(bytes.shown)")
            }
        }
        #expect(taken > 1000)
    }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 4 {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 2: bytes.swapAt(place, Int(random.next() % UInt64(bytes.count)))
        default: bytes.insert(contentsOf: words[Int(random.next() % UInt64(words.count))].utf8, at: place)
        }
    }

    private static func readByOther(_ bytes: [UInt8]) -> OtherRequests {
        var other = OtherRequests()
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(HTTPRequestDecoder()))
        do { try channel.writeInbound(ByteBuffer(bytes: bytes)) } catch { other.error = error as? HTTPParserError }
        while let part = try? channel.readInbound(as: HTTPServerRequestPart.self) {
            switch part {
            case .head(let head):
                other.requests.append(ParsedRequest(head))
                other.isTunnel = other.isTunnel || head.method == .CONNECT
            case .body(let bytes): other.requests[other.requests.count - 1].body += bytes.readableBytesView
            case .end: other.requests[other.requests.count - 1].isWhole = true
            }
        }
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return other
    }
}

private struct OtherRequests {
    var requests: [ParsedRequest] = []
    var error: HTTPParserError?
    var isTunnel = false

    /// Whether it read less because it knows only some methods, or because it thinks that the rest is for a tunnel.
    var isExcused: Bool { error == .invalidMethod || isTunnel }
}

extension [UInt8] {
    fileprivate var shown: String { String(decoding: self, as: UTF8.self).debugDescription }
}

extension ParsedRequest {
    fileprivate init(_ head: HTTPRequestHead) {
        method = head.method.rawValue
        target = head.uri
        fields = head.headers.filter { $0.name.lowercased() != "host" }.map { name, value in
            "\(name): \(value.trimmed)"
        }
        authority = head.headers.first(name: "host")?.trimmed
        isWhole = false
    }
}

extension String {
    fileprivate var trimmed: String {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
        return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
