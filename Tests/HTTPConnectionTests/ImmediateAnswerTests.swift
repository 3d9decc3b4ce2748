import HTTPConnection
import HTTPTypes
import NIOCore
import Testing

@Suite("An answer that needs no waiting", .timeLimit(.minutes(5)))
struct ImmediateAnswerTests {
    private static func answer(_ request: IncomingRequest) -> Answer? {
        guard request.target != "/later" else { return nil }
        return Answer(.ok, body: .buffer(ByteBuffer(string: request.target)))
    }

    @Test("is given in turn with those that do, pipelined too")
    func order() async throws {
        try await withListener(immediateHandler: Self.answer) { request in
            Answer(.ok, body: .buffer(ByteBuffer(string: "handled \(request.target)")))
        } _: { address in
            let head = " HTTP/1.1\r\nHost: x\r\n\r\n"
            let reply = try await exchange(
                "GET /a\(head)GET /later\(head)HEAD /b\(head)GET /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                with: address)
            let bodies = reply.split(separator: "HTTP/1.1 200 OK\r\n").map {
                $0.split(separator: "\r\n\r\n").dropFirst().joined()
            }
            #expect(bodies == ["/a", "handled /later", "", "/c"])
        }
    }

    @Test("leaves the connection idle, and not in the middle of a head")
    func idle() async throws {
        var limits = ConnectionLimits()
        // Among many tests a client may take seconds to send what it has.
        limits.headerTimeout = .seconds(8)
        try await withListener(limits: limits, immediateHandler: Self.answer) { _ in
            Answer(.internalServerError)
        } _: { address in
            try await connect(address).executeThenClose { inbound, outbound in
                var iterator = inbound.makeAsyncIterator()
                for target in ["/first", "/second"] {
                    // Longer than a head may take.
                    if target == "/second" { try await Task.sleep(for: .seconds(9)) }
                    try await outbound.write(ByteBuffer(string: "GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n"))
                    let reply = String(buffer: try #require(try await iterator.next(), "the connection was closed"))
                    #expect(reply.hasSuffix(target))
                }
            }
        }
    }

    @Test("whose body is a file, or too large for one write, is sent all the same")
    func large() async throws {
        let bytes = ByteBuffer(repeating: 7, count: 1 << 20)
        try await withListener(immediateHandler: { _ in Answer(.ok, body: .buffer(bytes)) }) { _ in
            Answer(.internalServerError)
        } _: { address in
            let reply = try await exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", with: address)
            #expect(reply.utf8.count { $0 == 7 } == 1 << 20)
        }
    }
}
