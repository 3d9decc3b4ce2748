import NIOCore
import NIOHTTP1
import Testing

@testable import ACME

@Suite("an authority's answer")
struct AuthorityAnswerTests {
    static func answer(_ status: Int = 200, _ fields: HTTPHeaders = [:], _ body: String = "") -> AuthorityAnswer {
        AuthorityAnswer(status: status, fields: fields, body: ByteBuffer(string: body))
    }

    @Test(
        "says how long to wait, in seconds or by a date of its own clock",
        arguments: [
            ("120", nil, 120 as Int64?), ("0", nil, 0), ("-5", nil, nil), ("soon", nil, nil), ("", nil, nil),
            ("9223372036854775808", nil, nil), ("Sat, 21 Nov 2026 21:05:25 GMT", nil, 25),
            ("Sat, 21 Nov 2026 21:05:25 GMT", "Sat, 21 Nov 2026 20:05:25 GMT", 3600),
            ("Sat, 21 Nov 2025 21:05:25 GMT", nil, 0),
        ] as [(String, String?, Int64?)])
    func retryAfter(_ text: String, _ date: String?, _ seconds: Int64?) {
        var fields: HTTPHeaders = ["retry-after": text]
        if let date { fields.add(name: "date", value: date) }
        #expect(Self.answer(429, fields).retryAfter(now: 1_795_295_100) == seconds.map { .seconds($0) })
    }

    @Test(
        "has a nonce only where that is one",
        arguments: [
            ("abc-_09", true), ("", false), ("a\"b", false), ("a b", false), ("a=", false),
            (String(repeating: "a", count: 1025), false),
        ])
    func nonce(_ text: String, _ isGood: Bool) {
        #expect((Self.answer(200, ["replay-nonce": text]).nonce != nil) == isGood)
    }

    @Test(
        "that refuses is sorted by its problem, else by its status",
        arguments: [
            (429, "rateLimited", ACMEError.Code.rateLimited), (400, "rateLimited", .rateLimited),
            (429, nil, .rateLimited), (400, "accountDoesNotExist", .accountUnknown), (503, nil, .unavailable),
            (500, "serverInternal", .unavailable), (403, "unauthorized", .refused), (404, nil, .malformedAnswer),
        ] as [(Int, String?, ACMEError.Code)])
    func refusal(_ status: Int, _ kind: String?, _ code: ACMEError.Code) throws {
        let body = kind.map { #"{"type":"urn:ietf:params:acme:error:\#($0)","detail":"so\nit is"}"# } ?? "<html>"
        let url = try AuthorityURL(directory: "https://acme.example/order")
        let error = ACMEError(Self.answer(status, [:], body), from: url, now: 0)
        #expect(error.code == code && error.problem == kind)
        #expect(error.message.contains("https://acme.example/order answers \(status)"))
        #expect(!error.message.contains("\n"))
        if kind != nil { #expect(error.message.contains("so it is")) }
    }

    @Test("tells the words of subproblems too, within bounds")
    func subproblems() throws {
        let sub = String(repeating: #"{"detail":"CAA forbids it"},"#, count: 1000)
        let answer = Self.answer(
            403, [:], #"{"type":"urn:ietf:params:acme:error:compound","subproblems":[\#(sub.dropLast())]}"#)
        let text = try #require(answer.problem?.text)
        #expect(text.hasPrefix("compound: CAA forbids it; CAA forbids it"))
        #expect(text.utf8.count < 1000)
    }

    @Test(
        "is no document when it is something else",
        arguments: ["", "<html>", "[]", "{}", "null", #"{"newNonce":1}"#, String(repeating: "[", count: 60_000)])
    func noDocument(_ body: String) {
        let error = #expect(throws: ACMEError.self) {
            try Self.answer(200, [:], body).document(DirectoryDocument.self, of: "directory")
        }
        #expect(error?.code == .malformedAnswer)
        #expect(error?.message.contains("is this an ACME directory?") == true)
    }
}
