import Foundation
import Glibc
import StorageTesting
import Testing

@Suite("SIGHUP while a server does not serve", .fewAtATime)
struct EarlyAndLateHangupTests {
    @Test("does not end one that starts")
    func early() async throws {
        try await withBench { bench in
            // A bucket that does not answer holds up the start.
            try await HTTPReceiver.with(script: { _, _ in .silent }) { bucket in
                let file = try bench.write(
                    """
                    version: 0.1
                    storage:
                      s3: {regionendpoint: 'http://127.0.0.1:\(bucket.port)', region: us-east-1, bucket: packs, \
                    accesskey: a, secretkey: b}
                    http: {addr: '127.0.0.1:0'}

                    """, to: "config.yml")
                let process = try bench.start(Programs.registry(), ["serve", file])
                _ = await bucket.requests(atLeast: 1)
                for _ in 1...3 { process.send(SIGHUP) }
                // Of signals that wait, the system delivers SIGHUP first.
                process.send(SIGTERM)
                #expect(try await process.waitForEnd() == .killed(signal: SIGTERM))
            }
        }
    }

    @Test("keeps no server from stopping, even while its file does not answer")
    func stopping() async throws {
        try await withBench { bench in
            let server = try await bench.serve("version: 0.1\nstorage: inmemory\n")
            let file = bench.path("config.yml")
            try FileManager.default.removeItem(atPath: file)
            // A pipe that somebody holds open and writes nothing to.
            #expect(mkfifo(file, 0o600) == 0)
            let pipe = open(file, O_RDWR | O_CLOEXEC)
            try #require(pipe >= 0)
            defer { close(pipe) }
            server.process.send(SIGHUP)
            _ = try await eventually("a server that reads the file") {
                try Self.has(file, open: server.process.id) ? true : nil
            }
            #expect(try await server.endpoint.get("/v2/").status == 200)
            #expect(try await server.stop() == .exited(0))
        }
    }

    private static func has(_ file: String, open process: pid_t) throws -> Bool {
        let (files, folder) = (FileManager.default, "/proc/\(process)/fd")
        return try files.contentsOfDirectory(atPath: folder).contains { name in
            (try? files.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")) == file
        }
    }

    @Test("does not end one that waits for the last requests")
    func late() async throws {
        try await withBench { bench in
            let server = try await bench.serve(
                "version: 0.1\nstorage: inmemory\n", environment: ["REGISTRY_HTTP_DRAINTIMEOUT": "60s"])
            let port = server.endpoint.port
            let status = try await onThread {
                let wire = try Wire(port: port)
                try wire.send(
                    "POST /v2/team/hello/blobs/uploads/?digest=\(SHA256.digest(of: Array("hello".utf8))) HTTP/1.1\r\n"
                        + "Host: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
                #expect(try wire.answer(to: "POST", takesContinue: true).status == 100)
                try wire.send(Array("hell".utf8))
                server.process.send(SIGTERM)
                try server.waitForClosedPort()
                for _ in 1...3 { server.process.send(SIGHUP) }
                try wire.send(Array("o".utf8))
                return try wire.answer(to: "POST").status
            }
            #expect(status == 201)
            #expect(try await server.process.waitForEnd() == .exited(0))
        }
    }
}
