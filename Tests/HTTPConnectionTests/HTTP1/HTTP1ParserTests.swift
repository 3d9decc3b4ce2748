import HTTPTypes
import NIOCore
import Testing

@testable import HTTPConnection

@Suite("The HTTP/1 parser")
struct HTTP1ParserTests {
    private static let push = "PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
    private static let chunked =
        "PATCH /b HTTP/1.1\r\nhost: x:1\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3\r\nabc\r\n00a;name=\"a value\";b;c=d\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"
    private static let get =
        "\r\nGET /v2/?n=1 HTTP/1.1\r\nHost:x\r\nX-Odd:\t a b \t\r\nAccept: */*\r\nACCEPT: b\r\n\r\n"

    @Test("gives methods, targets, fields and bodies as they came")
    func requests() {
        let parsed = ParsedRequests(Self.push + Self.get + Self.chunked + "HEAD http://y/ HTTP/1.0\r\nHost: x\r\n\r\n")
        #expect(parsed.refusal == nil)
        #expect(
            parsed.requests.map { "\($0.method) \($0.target) \($0.authority ?? "")" } == [
                "PUT /a x", "GET /v2/?n=1 x", "PATCH /b x:1", "HEAD http://y/ y",
            ])
        #expect(
            parsed.requests.map(\.fields) == [
                ["Content-Length: 5"], ["X-Odd: a b", "Accept: */*", "ACCEPT: b"], ["Transfer-Encoding: chunked"], [],
            ])
        #expect(parsed.requests.map { String(decoding: $0.body, as: UTF8.self) } == ["hello", "", "abc0123456789", ""])
        #expect(!parsed.requests.contains { !$0.isWhole })
    }

    @Test("gives the same however the network cuts the bytes", arguments: [1, 2, 3, 7, 16, 50])
    func pieces(_ size: Int) {
        let bytes = Array((Self.push + Self.chunked + Self.get + Self.chunked + "GET / HTTP/1.1\r\nHost : x\r\n").utf8)
        let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        let parsed = ParsedRequests(pieces)
        #expect(parsed.requests.count == 4)
        #expect(!parsed.requests.contains { !$0.isWhole })
        let whole = ParsedRequests([bytes])
        #expect(parsed == whole)
        #expect(parsed.refusal != nil)
    }

    @Test("reads fields that come again as it read them before, and others anew", arguments: [1, 5, 16, 40, 1000])
    func repeatedFields(_ size: Int) {
        let fields = "Host: x\r\nAccept: a\r\n"
        let texts = [
            "GET /a HTTP/1.1\r\n\(fields)\r\n", "HEAD /b HTTP/1.1\r\n\(fields)\r\n",
            "GET /c HTTP/1.1\r\n\(fields)B: c\r\n\r\n",
            "GET /d HTTP/1.1\r\nHost: x\r\n\r\n", "GET /e HTTP/1.1\r\nHost: y\r\nAccept: a\r\n\r\n", Self.push,
            Self.push,
            Self.chunked, Self.chunked, "GET /f HTTP/1.1\r\n\(fields)\r\n", "GET /g HTTP/1.0\r\n\(fields)\r\n",
        ]
        let alone = texts.flatMap { ParsedRequests($0).requests }
        #expect(alone.count == texts.count)
        let bytes = Array(texts.joined().utf8)
        let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        #expect(ParsedRequests(pieces).requests == alone)
        let lines = texts.joined().split(separator: "\r\n", omittingEmptySubsequences: false).map {
            Array("\($0)\r\n".utf8)
        }
        #expect(ParsedRequests(lines.dropLast()).requests == alone)
    }

    @Test("counts the bytes of fields that come again, too")
    func repeatedTooMuch() {
        let parsed = ParsedRequests(
            "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /\(String(repeating: "a", count: 20)) HTTP/1.1\r\nHost: x\r\n\r\n",
            sizeLimit: 40)
        #expect(parsed.requests.count == 1)
        #expect(parsed.refusal == .headerTooLarge)
    }

    @Test("says what of a request is missing, and that nothing is when all was taken")
    func empty() throws {
        var parser = HTTP1Parser(sizeLimit: 100, countLimit: 3)
        #expect(parser.isEmpty)
        for text in ["GET / HTTP/1.1\r\n", "Host: x\r", "\n"] {
            parser.append(ByteBuffer(string: text))
            let isMissing = try parser.next() == nil
            #expect(isMissing && !parser.isEmpty)
        }
        parser.append(ByteBuffer(string: "\r\n"))
        guard case .head = try parser.next() else {
            Issue.record("no head")
            return
        }
        #expect(parser.isEmpty)
        let isMissing = try parser.next() == nil
        #expect(isMissing)
    }

    @Test(
        "takes heads up to its limits, and refuses the next larger",
        arguments: [
            ("GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "a", count: 68))\r\n\r\n", true),
            ("GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "a", count: 72))\r\n\r\n", false),
            ("GET /\(String(repeating: "a", count: 100))", false),
            ("\(String(repeating: "\r\n", count: 60))", false),
            ("GET / HTTP/1.1\r\nHost: x\r\nA: b\r\nC: d\r\n\r\n", true),
            ("GET / HTTP/1.1\r\nHost: x\r\nA: b\r\nC: d\r\nE: f\r\n\r\n", false),
        ])
    func limits(_ text: String, _ isTaken: Bool) {
        let parsed = ParsedRequests(text, sizeLimit: 100, countLimit: 3)
        #expect(parsed.requests.count == (isTaken ? 1 : 0))
        #expect(parsed.refusal == (isTaken ? nil : .headerTooLarge))
    }

    @Test("keeps no more than what waits, though the bytes never end where a line does")
    func memory() throws {
        var parser = HTTP1Parser(sizeLimit: 1000, countLimit: 10)
        parser.append(ByteBuffer(string: "GET "))
        for _ in 0..<10_000 {
            parser.append(ByteBuffer(string: "/ HTTP/1.1\r\nHost: x\r\n\r\nGET "))
            while case .head = try parser.next() {}
            if parser.capacity > 4000 { break }
        }
        #expect(parser.capacity <= 4000)
    }

    @Test("goes on with nothing that it has refused")
    func refusedForGood() {
        var parser = HTTP1Parser(sizeLimit: 1000, countLimit: 10)
        parser.append(ByteBuffer(string: "GET / HTTP/1.1\r\n\r\n"))
        let refusal = #expect(throws: ConnectionRefusal.self) { _ = try parser.next() }
        parser.append(ByteBuffer(string: "Host: x\r\n\r\n"))
        let second = #expect(throws: ConnectionRefusal.self) { _ = try parser.next() }
        #expect(refusal == second)
    }

    @Test(
        "takes no other letters for those of ASCII, and no address without a host",
        arguments: [
            "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chun\u{212A}ed\r\n\r\n",
            "PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-cont\u{131}nue\r\nContent-Length: 1\r\n\r\n",
            "PUT / HTTP/1.1\r\nHost: x\r\nExpect: foo\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n",
            "GET http:///v2/ HTTP/1.1\r\nHost: x\r\n\r\n",
        ])
    func otherLetters(_ text: String) {
        let parsed = ParsedRequests(text)
        #expect(parsed.requests.isEmpty && parsed.refusal != nil)
    }

    @Test(
        "refuses chunks that are not what they say",
        arguments: [
            "\r\n", "x\r\n", " 5\r\nhello\r\n", "5 \r\nhello\r\n", "+5\r\nhello\r\n", "0x5\r\nhello\r\n",
            "5\nhello\r\n",
            "5\r\nhello0\r\n", "5\r\nhello\r0\r\n", "1000000000000000\r\n", "5;a\u{0}\r\n", "0\r\nno field\r\n\r\n",
            "0\r\nA : b\r\n\r\n",
            "0\r\nContent-Length: 5\r\n\r\n", "5;\(String(repeating: "a", count: 5000))",
        ])
    func chunks(_ text: String) {
        let parsed = ParsedRequests("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + text)
        #expect(parsed.requests.count == 1)
        #expect(!parsed.requests.contains { $0.isWhole })
        #expect(parsed.refusal?.status == .badRequest)
    }

    @Test(
        "knows which connections go on",
        arguments: [
            ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", true),
            ("GET / HTTP/1.1\r\nHost: x\r\nConnection: a, CLOSE\r\n\r\n", false),
            ("GET / HTTP/1.1\r\nHost: x\r\nConnection: a\r\nConnection: close\r\n\r\n", false),
            ("GET / HTTP/1.1\r\nHost: x\r\nConnection: closed\r\n\r\n", true), ("GET / HTTP/1.0\r\n\r\n", false),
            ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true),
            ("GET / HTTP/1.0\r\nConnection: \u{212A}eep-alive\r\n\r\n", false),
            ("GET HTTP://x/ HTTP/1.1\r\nHost: x\r\n\r\n", true),
            ("PUT / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n", false),
            ("CONNECT / HTTP/1.1\r\nHost: x\r\n\r\n", false),
        ])
    func persistence(_ text: String, _ isPersistent: Bool) throws {
        var parser = HTTP1Parser(sizeLimit: 1000, countLimit: 10)
        parser.append(ByteBuffer(string: text))
        guard case .head(let request) = try parser.next() else {
            Issue.record("no head")
            return
        }
        #expect(request.isPersistent == isPersistent)
    }
}
