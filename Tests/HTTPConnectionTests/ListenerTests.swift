import Foundation
import HTTPConnection
import HTTPTypes
import NIOCore
import Synchronization
import Testing

@Suite("A listener", .timeLimit(.minutes(30)))
struct ListenerTests {
    private static let close = "Host: x\r\nConnection: close\r\n"

    @Test("hands over method, target, fields and body as they came")
    func request() async throws {
        try await withListener { request in
            let body = try? await request.body.collect(upTo: 100)
            let text =
                "\(request.method) \(request.target) \(request.authority ?? "") \(request.connection.version) "
                + "\(request.connection.remoteHost) \(request.headers[.userAgent] ?? "") \(String(buffer: body ?? ByteBuffer()))"
            return Answer(.ok, body: .buffer(ByteBuffer(string: text)))
        } _: { address in
            let reply = try await exchange(
                "PUT /a%2Fb?c=d HTTP/1.1\r\n\(Self.close)User-Agent: me\r\nContent-Length: 5\r\n\r\nhello",
                with: address)
            #expect(reply.hasSuffix("\r\n\r\nPUT /a%2Fb?c=d x HTTP/1.1 127.0.0.1 me hello"))
        }
    }

    @Test("answers HEAD like GET but without the body, and gives no length where there is none")
    func lengths() async throws {
        try await withListener { request in
            switch request.target {
            case "/none": Answer(.noContent)
            case "/unchanged": Answer(.notModified)
            case "/unsent": Answer(.ok, body: .unsent(length: 1 << 40))
            default: Answer(.ok, body: .buffer(ByteBuffer(string: "hello")))
            }
        } _: { address in
            let get = try await exchange("GET / HTTP/1.1\r\n\(Self.close)\r\n", with: address)
            #expect(get.contains("Content-Length: 5\r\n"))
            #expect(get.hasSuffix("hello"))
            let head = try await exchange("HEAD / HTTP/1.1\r\n\(Self.close)\r\n", with: address)
            #expect(head.contains("Content-Length: 5\r\n"))
            #expect(head.hasSuffix("\r\n\r\n"))
            #expect(head.contains("\r\nDate: "))
            let unsent = try await exchange("HEAD /unsent HTTP/1.1\r\n\(Self.close)\r\n", with: address)
            #expect(unsent.contains("Content-Length: 1099511627776\r\n"))
            for target in ["/none", "/unchanged"] {
                let reply = try await exchange("GET \(target) HTTP/1.1\r\n\(Self.close)\r\n", with: address)
                #expect(!reply.lowercased().contains("content-length"), "\(target)")
            }
        }
    }

    @Test("says 100 Continue when the body is wanted, and not when the request is refused unread")
    func expectContinue() async throws {
        try await withListener { request in
            if request.target == "/refused" { return Answer(.unauthorized) }
            let body = try? await request.body.collect(upTo: 100)
            return Answer(.ok, body: .buffer(body ?? ByteBuffer()))
        } _: { address in
            let head = "PUT /taken HTTP/1.1\r\n\(Self.close)Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"
            let reply = try await connect(address).executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: head))
                var iterator = inbound.makeAsyncIterator()
                var reply = String(buffer: try #require(try await iterator.next()))
                #expect(reply == "HTTP/1.1 100 Continue\r\n\r\n")
                try await outbound.write(ByteBuffer(string: "hello"))
                while let bytes = try await iterator.next() { reply += String(buffer: bytes) }
                return reply
            }
            #expect(reply.contains("HTTP/1.1 200 OK"))
            #expect(reply.hasSuffix("hello"))
            let refused = try await exchange(
                "PUT /refused HTTP/1.1\r\n\(Self.close)Expect: 100-continue\r\nContent-Length: 5\r\n\r\n", with: address
            )
            #expect(refused.hasPrefix("HTTP/1.1 401"))
        }
    }

    @Test("answers a body that is no HTTP and closes, however much of it comes")
    func brokenBody() async throws {
        try await withListener { request in
            do {
                _ = try await request.body.collect(upTo: 10)
                return Answer(.ok)
            } catch is BrokenBody {
                return Answer(.badRequest)
            } catch {
                return Answer(.internalServerError)
            }
        } _: { address in
            let reply = try await exchange(
                "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nxyz\r\n", with: address)
            #expect(reply.hasPrefix("HTTP/1.1 400"))
        }
    }

    @Test("sends files and streams byte for byte, and tells when it is done", arguments: [0, 1, 262_144, 1_000_001])
    func bodies(_ count: Int) async throws {
        let bytes = Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        let path = NSTemporaryDirectory() + "listener-\(UUID())"
        try Data([9, 9, 9] + bytes + [9]).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let handle = try #require(FileHandle(forReadingAtPath: path))
        let owner = OpenFile(handle)
        try await withListener { request in
            let body: Answer.Body
            if request.target == "/file" {
                body = .file(FileRegion(descriptor: owner.descriptor, owner: owner, offset: 3, length: Int64(count)))
            } else {
                let pieces = stride(from: 0, to: count, by: 100_000).map {
                    ByteBuffer(bytes: bytes[$0..<Swift.min($0 + 100_000, count)])
                }
                body = .stream(length: Int64(count), Pieces(pieces))
            }
            return Answer(.ok, body: body) { end in
                #expect(end.failure == nil)
                owner.record(end.sent)
            }
        } _: { address in
            for target in ["/file", "/stream"] {
                let reply = try await connect(address).executeThenClose { inbound, outbound in
                    try await outbound.write(ByteBuffer(string: "GET \(target) HTTP/1.1\r\n\(Self.close)\r\n"))
                    var reply = Data()
                    for try await bytes in inbound { reply.append(contentsOf: bytes.readableBytesView) }
                    return reply
                }
                let split = try #require(reply.firstRange(of: Data("\r\n\r\n".utf8)))
                #expect(reply[split.upperBound...] == bytes, "\(target)")
            }
            #expect(owner.sent == [Int64(count), Int64(count)])
        }
    }

    @Test(
        "refuses what is no HTTP in the form of all its answers, and closes",
        arguments: [
            ("F@O / HTTP/1.1\r\nHost: x\r\n\r\n", 400), ("GET / HTTP/9.9\r\nHost: x\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n", 417),
            ("GET / HTTP/1.1\r\nA: \(String(repeating: "x", count: 40_000))\r\n\r\n", 431),
        ])
    func malformed(_ request: String, _ status: Int) async throws {
        try await withListener { _ in
            Answer(.ok)
        } _: { address in
            let reply = try await exchange(request, with: address)
            #expect(reply.hasPrefix("HTTP/1.1 \(status)"))
            #expect(reply.contains("\r\nConnection: close\r\n"))
            #expect(reply.contains("\r\nServer: ours\r\n"))
            #expect(reply.hasSuffix("\r\n\r\nrefused"))
        }
    }

    @Test("on all interfaces is reached by IPv4, and by IPv6 where there is one")
    func dualStack() async throws {
        try await withListener(on: .allInterfaces(port: 0)) { request in
            Answer(.ok, body: .buffer(ByteBuffer(string: request.connection.remoteHost)))
        } _: { address in
            let port = try #require(address.split(separator: ":").last)
            let request = "GET / HTTP/1.1\r\n\(Self.close)\r\n"
            #expect(try await exchange(request, with: "127.0.0.1:\(port)").hasSuffix("\r\n127.0.0.1"))
            if FileManager.default.fileExists(atPath: "/proc/net/if_inet6") {
                #expect(try await exchange(request, with: "[::1]:\(port)").hasSuffix("\r\n::1"))
            }
        }
    }

    @Test("on a socket file replaces one that was left behind, and nothing else")
    func socketFile() async throws {
        let path = NSTemporaryDirectory() + "listener-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: path) }
        for _ in 0..<2 {
            try await withListener(on: .unix(path: path)) { _ in
                Answer(.ok, body: .buffer(ByteBuffer(string: "hello")))
            } _: { address in
                let reply = try await exchange("GET / HTTP/1.1\r\n\(Self.close)\r\n", with: address)
                #expect(reply.hasSuffix("hello"))
            }
        }
        try await withListener(on: .unix(path: path)) { _ in
            Answer(.ok)
        } _: { _ in
            // A second server must not take the address of one that lives.
            await #expect(throws: HTTPConnectionError.self) {
                try await withListener(on: .unix(path: path)) { _ in
                    Answer(.ok)
                } _: { _ in
                }
            }
        }
        try? FileManager.default.removeItem(atPath: path)
        try Data("precious".utf8).write(to: URL(filePath: path))
        await #expect(throws: HTTPConnectionError.self) {
            try await withListener(on: .unix(path: path)) { _ in
                Answer(.ok)
            } _: { _ in
            }
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("precious".utf8))
    }
}

/// A file that stays open as long as this is held, and what was said of sending it.
private final class OpenFile: Sendable {
    private let handle: FileHandle
    private let counts = Mutex<[Int64]>([])

    init(_ handle: FileHandle) {
        self.handle = handle
    }

    var descriptor: CInt { handle.fileDescriptor }
    var sent: [Int64] { counts.withLock { $0 } }

    func record(_ count: Int64) { counts.withLock { $0.append(count) } }
}

private struct Pieces: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    typealias Failure = any Error

    let pieces: [ByteBuffer]

    init(_ pieces: [ByteBuffer]) {
        self.pieces = pieces
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: pieces[...]) }

    struct AsyncIterator: AsyncIteratorProtocol {
        var rest: ArraySlice<ByteBuffer>

        mutating func next() async throws -> ByteBuffer? { rest.popFirst() }
    }
}
