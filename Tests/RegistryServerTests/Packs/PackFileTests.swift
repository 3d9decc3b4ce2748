import Foundation
import HTTPConnection
import HTTPTypes
import NIOCore
import OCI
import PackFormat
import Testing

@testable import PackIndex
@testable import RegistryServer

@Suite("Files of packs", .everyStore)
struct PackFileTests {
    /// Three MiB in which no character is one byte but the first, and hardly anything is compressed away.
    private static let large: [UInt8] = {
        var random = SystemRandomNumberGenerator()
        let scalars = (0..<(3 << 19)).map { _ in Unicode.Scalar(0x80 + UInt16(random.next() % 0x700)) ?? "\u{e9}" }
        return Array(("x" + String(String.UnicodeScalarView(scalars))).utf8)
    }()

    private static func push(_ files: [(path: String, bytes: [UInt8])], to server: TestServer) async throws -> Digest {
        var pack = TestPack()
        pack.others = try files.map { PackContent(path: try #require(PackPath($0.path)), bytes: $0.bytes) }
        return try await server.push(pack)
    }

    private static func target(_ bytes: [UInt8]) -> String { "/v1/nginx/blobs/\(TestPack.digest(bytes))" }

    @Test("a large one is unpacked as the client takes it, and is never in memory as a whole")
    func pieces() async throws {
        let server = try TestServer()
        _ = try await Self.push([("charts/large.txt", Self.large)], to: server)
        let reply = try await server.send(.get, Self.target(Self.large))
        #expect(reply.status == 200 && reply.length == Int64(Self.large.count))
        #expect(reply.largestPiece <= 128 << 10)
        #expect(TestPack.digest(Array(reply.body.utf8)) == TestPack.digest(Self.large))
        #expect(
            reply.field("Content-Type") == "text/plain; charset=utf-8", "also where a piece ends within a character")
        let head = try await server.send(.head, Self.target(Self.large))
        #expect(head.length == reply.length && head.headers == reply.headers && head.body.isEmpty)
    }

    @Test("who takes one slowly keeps nobody waiting, not even for another file of the same archive")
    func slowClient() async throws {
        let server = try TestServer()
        let others = (0..<3).map { [UInt8("\($0)".utf8.first ?? 0)] + Self.large.reversed() }
        _ = try await Self.push(
            [("a", Self.large)] + others.enumerated().map { ("b\($0.offset)", $0.element) }, to: server)
        let answer = await server.api.answer(TestServer.request(.get, Self.target(Self.large)))
        guard case .stream(_, let stream) = answer.body, let pieces = stream as? PackFilePieces else {
            Issue.record("not in pieces")
            return
        }
        var slow = pieces.makeAsyncIterator()
        var taken = try #require(try await slow.next())
        for other in others { #expect(try await server.send(.get, Self.target(other)).length == Int64(other.count)) }
        while let piece = try await slow.next() { taken.writeImmutableBuffer(piece) }
        #expect(TestPack.digest(Array(taken.readableBytesView)) == TestPack.digest(Self.large))
    }

    @Test(
        "of any size comes whole",
        arguments: [0, 1, (64 << 10) - 1, 64 << 10, (64 << 10) + 1, 256 << 10, (256 << 10) + 1, 5 << 16, (5 << 16) + 1])
    func sizes(_ size: Int) async throws {
        let server = try TestServer()
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: 0x61 + $0 % 26) }
        _ = try await Self.push([("file", bytes)], to: server)
        let reply = try await server.send(.get, Self.target(bytes))
        #expect(reply.status == 200 && Array(reply.body.utf8) == bytes)
        #expect(reply.length == Int64(size))
    }

    @Test("one that the archive does not hold as it did ends before its last bytes")
    func changed() async throws {
        let server = try TestServer()
        let manifest = try await Self.push([("large", Self.large), ("small", [1, 2, 3])], to: server)
        let name = try #require(PackName("nginx"))
        let version = try #require(try await server.packs.version(manifest, of: name))
        let record = try #require(try await server.packs.record(of: version))
        for path in ["large", "small"] {
            var file = try #require(PackPath(path).flatMap { record.file($0) })
            file.digest = TestPack.digest([0])
            var count = 0
            await #expect(throws: PackError.self) {
                guard case .pieces(let pieces)? = try await server.packs.contents(of: file, in: version) else { return }
                for try await piece in pieces { count += piece.readableBytes }
            }
            #expect(count < Int(file.size))
        }
    }

    @Test("an SVG has one policy over what the configuration has, the stricter")
    func policy() async throws {
        let server = try TestServer { options in
            options.headers = [("Content-Security-Policy", "img-src 'self'"), ("X-Frame-Options", "DENY")].compactMap {
                ServerOptions.Header(name: $0.0, value: $0.1)
            }
        }
        let drawing = Array("<svg onload=\"alert(1)\"/>".utf8)
        _ = try await Self.push([("a.svg", drawing), ("a.txt", [0x61])], to: server)
        let name = try #require(HTTPField.Name("Content-Security-Policy"))
        let active = try await server.send(.get, Self.target(drawing))
        #expect(active.headers[values: name] == ["default-src 'none'; style-src 'unsafe-inline'; sandbox"])
        #expect(active.field("X-Frame-Options") == "DENY")
        // A cache takes the fields of a 304 in place of those that it has.
        let seen = ["If-None-Match": "\"\(TestPack.digest(drawing))\""]
        let known = try await server.send(.get, Self.target(drawing), seen)
        #expect(known.status == 304 && known.headers[values: name] == active.headers[values: name])
        let passive = try await server.send(.get, Self.target([0x61]))
        #expect(passive.headers[values: name] == ["img-src 'self'"])
    }
}
