import Foundation
import Testing

/// RFC 9110, section 14. Above 64 KiB a range of a file leaves by sendfile.
@Suite("a range of a blob", .fewAtATime)
struct RangeTests {
    private static let size = 300_007

    /// Ends of files, of pages, of what is read in one piece.
    static let single: [(String, Range<Int>)] = [
        ("0-0", 0..<1), ("1-1", 1..<2), ("4095-4097", 4095..<4098), ("0-65535", 0..<65_536), ("0-65536", 0..<65_537),
        ("1-65537", 1..<65_538), ("65535-65537", 65_535..<65_538), ("3-199999", 3..<200_000),
        ("131073-", 131_073..<size),
        ("0-", 0..<size), ("-1", size - 1..<size), ("-65537", size - 65_537..<size), ("-999999", 0..<size),
        ("300006-300006", size - 1..<size), ("300006-999999", size - 1..<size), ("0-18446744073709551616", 0..<size),
    ]

    @Test("has exactly its bytes, wherever it begins and ends", arguments: Deployment.Store.allCases)
    func exact(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store))
            let (target, content) = try await server.endpoint.push(randomBytes: Self.size, to: "team/hello")
            try await server.onWire { wire in
                for (range, bytes) in Self.single {
                    let answer = try wire.ask("GET", target, headers: ["Range: bytes=\(range)"])
                    #expect(answer.status == 206, "\(range)")
                    #expect(answer["Content-Range"] == "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/\(Self.size)")
                    #expect(answer.body == content[bytes], "\(range)")
                }
                #expect(try wire.ask("GET", target).body == content)
            }
        }
    }

    @Test("has exactly its bytes over TLS too", arguments: ["--http1.1", "--http2"])
    func overTLS(_ version: String) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls))
            let (target, content) = try await server.endpoint.push(randomBytes: Self.size, to: "team/hello")
            for (range, bytes) in [("3-199999", 3..<200_000), ("-65537", Self.size - 65_537..<Self.size)] {
                let answer = try await server.endpoint.send(
                    "GET", target, headers: ["Range: bytes=\(range)"], curl: [version])
                #expect(answer.status == 206)
                #expect(answer.body == content[bytes], "\(range)")
            }
        }
    }

    @Test("one of several comes with its bytes and its place", arguments: Deployment.Store.allCases)
    func several(_ store: Deployment.Store) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: store))
            let (target, content) = try await server.endpoint.push(randomBytes: Self.size, to: "team/hello")
            let (answer, next) = try await server.onWire { wire in
                let answer = try wire.ask("GET", target, headers: ["Range: bytes=5-70000, -3,100000-100010"])
                return (answer, try wire.ask("GET", "/v2/").status)
            }
            #expect(answer.status == 206)
            let boundary = try #require(answer["Content-Type"]?.split(separator: "boundary=").last)
            let parts = [5..<70_001, Self.size - 3..<Self.size, 100_000..<100_011]
            var place = answer.body.startIndex
            for part in parts {
                let head = try #require(answer.body[place...].firstRange(of: Data("\r\n\r\n".utf8)))
                let fields = String(decoding: answer.body[place..<head.lowerBound], as: UTF8.self)
                #expect(fields.contains("--\(boundary)\r\n"))
                #expect(fields.contains("bytes \(part.lowerBound)-\(part.upperBound - 1)/\(Self.size)"))
                place = head.upperBound + part.count
                #expect(answer.body[head.upperBound..<place] == content[part])
            }
            #expect(answer.body[place...] == Data("\r\n--\(boundary)--\r\n".utf8))
            #expect(next == 200)
        }
    }

    @Test("that is not there is answered 416 with the size, and one that is none is not looked at")
    func others() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment())
            let (target, content) = try await server.endpoint.push(randomBytes: Self.size, to: "team/hello")
            try await server.onWire { wire in
                for range in ["300007-", "999999-1000000", "-0", "300007-,400000-"] {
                    let answer = try wire.ask("GET", target, headers: ["Range: bytes=\(range)"])
                    #expect(answer.status == 416, "\(range)")
                    #expect(answer["Content-Range"] == "bytes */\(Self.size)")
                }
                for range in ["bytes=5-3", "bytes=a-b", "bytes=", "lines=1-2", "bytes=1", "bytes=--1"] {
                    let answer = try wire.ask("GET", target, headers: ["Range: \(range)"])
                    #expect(answer.status == 200 || range == "bytes=5-3" && answer.status == 416, "\(range)")
                    #expect(answer.status == 416 || answer.body == content)
                }
            }
        }
    }

    @Test("with If-Range is sent of these bytes only, else the whole")
    func ifRange() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment())
            let (target, content) = try await server.endpoint.push(randomBytes: Self.size, to: "team/hello")
            try await server.onWire { wire in
                let tag = try wire.ask("HEAD", target)["ETag"] ?? ""
                let same = try wire.ask("GET", target, headers: ["Range: bytes=7-99999", "If-Range: \(tag)"])
                #expect(same.status == 206)
                #expect(same.body == content[7..<100_000])
                for other in [#""other""#, "W/\(tag)", "Sun, 22 Nov 2026 00:00:00 GMT"] {
                    let whole = try wire.ask("GET", target, headers: ["Range: bytes=7-99999", "If-Range: \(other)"])
                    #expect(whole.status == 200)
                    #expect(whole.body == content)
                }
            }
        }
    }
}
