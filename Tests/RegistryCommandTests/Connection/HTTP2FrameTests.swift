import Foundation
import Testing

@Suite("a connection of HTTP/2", .fewAtATime)
struct HTTP2FrameTests {
    struct Abuse: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let frames: [HTTP2Frame]
    }

    private static let many: ClosedRange<UInt32> = 0...20_000

    static let abuses = [
        Abuse(
            testDescription: "requests taken back at once (CVE-2023-44487)",
            frames: many.flatMap { number in
                [.get("/v2/", stream: 2 * number + 1), HTTP2Frame(.reset, stream: 2 * number + 1, [0, 0, 0, 8])]
            }),
        Abuse(
            testDescription: "a header section without end (CVE-2024-27316)",
            frames: [HTTP2Frame(.headers, flags: HTTP2Frame.endStream, stream: 1, HTTP2Frame.block("/v2/"))]
                + many.map { _ in HTTP2Frame(.continuation, stream: 1, HTTP2Frame.block("/")) }),
        Abuse(
            testDescription: "settings without end (CVE-2019-9515)", frames: many.map { _ in HTTP2Frame(.settings) }),
        Abuse(
            testDescription: "pings without end (CVE-2019-9512)",
            frames: (0...200_000).map { _ in HTTP2Frame(.ping, [0, 0, 0, 0, 0, 0, 0, 0]) }),
        Abuse(
            testDescription: "data without bytes (CVE-2019-9518)",
            frames: [HTTP2Frame(.headers, flags: HTTP2Frame.endHeaders, stream: 1, HTTP2Frame.block("/v2/"))]
                + many.map { _ in HTTP2Frame(.data, stream: 1) }),
        Abuse(
            testDescription: "a frame of 1 MiB",
            frames: [HTTP2Frame(.headers, stream: 1, [UInt8](repeating: 0, count: 1 << 20))]),
        Abuse(testDescription: "data for no request", frames: [HTTP2Frame(.data, stream: 1, [1])]),
        Abuse(testDescription: "a request with an even number", frames: [.get("/v2/", stream: 2)]),
        Abuse(
            testDescription: "a header section that is no HPACK",
            frames: [HTTP2Frame(.headers, flags: 5, stream: 1, [0xff, 0xff, 0xff, 0xff, 0xff])]),
    ]

    /// Sends frames over TLS by openssl, and returns the file in which the server's bytes arrive.
    private static func send(_ frames: [HTTP2Frame], to server: RunningServer) throws -> (
        client: ChildProcess, file: URL
    ) {
        let bench = server.endpoint.bench
        let (sent, received) = (bench.directory.appendingPathComponent("sent"), bench.path("received"))
        try Data(HTTP2Frame.preface + ([HTTP2Frame(.settings)] + frames).flatMap(\.bytes)).write(to: sent)
        let client = try bench.start(
            URL(fileURLWithPath: "/bin/sh"),
            [
                "-c", "exec openssl s_client -connect \"$0\" -alpn h2 -quiet < \"$1\" > \"$2\"",
                server.endpoint.address,
                sent.path, received,
            ])
        return (client, URL(fileURLWithPath: received))
    }

    /// Waits for frames that satisfy the test.
    private static func frames(
        in file: URL, _ what: String, _ isEnough: ([HTTP2Frame]) -> Bool
    ) async throws -> [HTTP2Frame] {
        try await eventually(what) {
            let frames = HTTP2Frame.frames(in: Array((try? Data(contentsOf: file)) ?? Data()))
            return isEnough(frames) ? frames : nil
        }
    }

    @Test("begins with the settings that bound it, and with windows that a push over a long way can fill")
    func settings() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(transport: .tls, store: .inmemory), environment: ["REGISTRY_HTTP_LIMITS_STREAMS": "17"])
            let (_, file) = try Self.send([.get("/health", stream: 1)], to: server)
            let frames = try await Self.frames(in: file, "an answer") { $0.contains { $0.stream == 1 } }
            #expect(frames.first?.setting(3) == 17)
            #expect(frames.first?.setting(4) ?? 0 >= 1 << 20)
            let window = frames.first { $0.kind == HTTP2Frame.Kind.windowUpdate.rawValue && $0.stream == 0 }
            #expect(window?.payload.reduce(0) { $0 << 8 | UInt32($1) } ?? 0 >= 1 << 20)
        }
    }

    @Test("that is abused is ended, and costs others nothing", arguments: abuses)
    func abused(_ abuse: Abuse) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls, store: .inmemory))
            _ = try await server.endpoint.get("/v2/")
            let before = try server.process.memory()
            let (client, file) = try Self.send(abuse.frames, to: server)
            _ = try await client.waitForEnd()
            let frames = HTTP2Frame.frames(in: Array(try Data(contentsOf: file)))
            #expect(frames.compactMap(\.goodbye).last ?? 1 != 0)
            #expect(try server.process.memory() - before < 16 << 20)
            #expect(try await server.endpoint.get("/v2/").version == "2")
        }
    }

    /// What may be wrong with one request, and with nothing else.
    static let faults = [
        Abuse(
            testDescription: "a field name in capitals", frames: [.get("/v2/", stream: 3, fields: [("X-Capital", "x")])]
        ),
        Abuse(
            testDescription: "a field of HTTP/1.1", frames: [.get("/v2/", stream: 3, fields: [("connection", "close")])]
        ),
        Abuse(testDescription: "two paths", frames: [.get("/v2/", stream: 3, fields: [(":path", "/v2/")])]),
        Abuse(
            testDescription: "a body of another length",
            frames: [
                HTTP2Frame(
                    .headers, flags: HTTP2Frame.endHeaders, stream: 3,
                    HTTP2Frame.block("/v2/", [("content-length", "3")])),
                HTTP2Frame(.data, flags: HTTP2Frame.endStream, stream: 3, [1]),
            ]),
        Abuse(
            testDescription: "a window that grows by nothing",
            frames: [
                HTTP2Frame(.headers, flags: HTTP2Frame.endHeaders, stream: 3, HTTP2Frame.block("/v2/")),
                HTTP2Frame(.windowUpdate, stream: 3, [0, 0, 0, 0]),
            ]),
    ]

    @Test("goes on when one request is malformed: that is refused, and a push beside it arrives", arguments: faults)
    func malformed(_ fault: Abuse) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls, store: .inmemory))
            let digest = SHA256.digest(of: [7])
            let head = [0x83, 0x87] + HTTP2Frame.block("/v2/a/blobs/uploads/?digest=\(digest)").dropFirst(2)
            let (_, file) = try Self.send(
                [HTTP2Frame(.headers, flags: HTTP2Frame.endHeaders, stream: 1, Array(head))] + fault.frames
                    + [HTTP2Frame(.data, flags: HTTP2Frame.endStream, stream: 1, [7])], to: server)
            let frames = try await Self.frames(in: file, "both answers") { frames in
                frames.contains { $0.stream == 1 && $0.flags & HTTP2Frame.endStream != 0 || $0.goodbye != nil }
            }
            #expect(frames.contains { $0.kind == HTTP2Frame.Kind.reset.rawValue && $0.stream == 3 })
            #expect(frames.allSatisfy { $0.goodbye == nil })
            #expect(try await server.endpoint.get("/v2/a/blobs/\(digest)").status == 200)
        }
    }

    @Test("takes no more requests at a time than http.limits.streams")
    func streams() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(transport: .tls, store: .inmemory), environment: ["REGISTRY_HTTP_LIMITS_STREAMS": "3"])
            // Requests whose bodies never come stay open. The limit holds from when the client says that it knows it.
            let target = "/v2/team/hello/blobs/uploads/?digest=\(SHA256.digest(of: [1]))"
            let head = [0x83, 0x87] + HTTP2Frame.block(target).dropFirst(2)
            let requests = [1, 3, 5, 7].map {
                HTTP2Frame(.headers, flags: HTTP2Frame.endHeaders, stream: $0, Array(head))
            }
            let (_, file) = try Self.send([HTTP2Frame(.settings, flags: 1)] + requests, to: server)
            // The end of the stream is enough (RFC 9113, section 5.1.2); the end of the connection is allowed.
            let frames = try await Self.frames(in: file, "the refusal") { frames in
                frames.contains { $0.kind == HTTP2Frame.Kind.reset.rawValue && $0.stream == 7 || $0.goodbye != nil }
            }
            #expect(frames.compactMap(\.goodbye).allSatisfy { $0 != 0 })
        }
    }

    @Test("with a header section beyond the limits gets 431, or an end, and the next request its answer")
    func headerSection() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(transport: .tls, store: .inmemory), environment: ["REGISTRY_HTTP_LIMITS_HEADERSIZE": "4KiB"])
            let large = HTTP2Frame.get("/v2/", stream: 1, fields: [("x", String(repeating: "x", count: 8000))])
            let (_, file) = try Self.send([large, .get("/health", stream: 3)], to: server)
            let frames = try await Self.frames(in: file, "the answers") { frames in
                frames.contains { $0.stream == 3 && $0.kind == HTTP2Frame.Kind.data.rawValue || $0.goodbye != nil }
            }
            // 200 has a number of its own in the static table of HPACK.
            #expect(!frames.contains { $0.stream == 1 && $0.payload.first == 0x88 })
        }
    }

    @Test("that waits is told goodbye when the server stops")
    func drain() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                Deployment(transport: .tls, store: .inmemory), environment: ["REGISTRY_HTTP_DRAINTIMEOUT": "300s"])
            let (client, file) = try Self.send([.get("/health", stream: 1)], to: server)
            _ = try await Self.frames(in: file, "the answer") { $0.contains { $0.stream == 1 && $0.flags & 1 == 1 } }
            server.process.send(SIGTERM)
            #expect(try await server.process.waitForEnd() == .exited(0))
            _ = try await client.waitForEnd()
            let frames = HTTP2Frame.frames(in: Array(try Data(contentsOf: file)))
            #expect(frames.compactMap(\.goodbye).last == 0)
        }
    }
}
