import Foundation
import StorageTesting
import Synchronization
import Testing

@testable import PackctlCommand

@Suite("a registry that takes its time")
struct LongWaitTests {
    @Test("is told in one line on the standard error, which need be no terminal")
    func told() async throws {
        try await TestServer.with { server in
            let client = try TestClient()
            let told = "\(client.folder)/told"
            let isFirst = Mutex(true)
            let relay = try Relay(
                to: server.port,
                downstream: { bytes in
                    let isFirst = isFirst.withLock { isFirst in
                        defer { isFirst = false }
                        return isFirst
                    }
                    // The slowness that is to be told lasts until it is, in a thread of the relay's.
                    if isFirst { Self.wait(forLineIn: told) }
                    return .pass(bytes.count)
                })
            let name = "127.0.0.1:\(relay.port)"
            let run = try await FinishedProgram.run(
                "/bin/sh", ["-c", #"exec "$0" pack ls -r "$1" 2> "$2""#, client.path, "http://\(name)", told],
                environment: client.environment, folder: client.folder)
            let errors = try String(contentsOfFile: told, encoding: .utf8)
            #expect(run.status == 0, "\(errors)")
            let lines = errors.split(separator: "\n")
            #expect(lines.count == 1, "\(errors)")
            let line = try #require(lines.first)
            #expect(line.hasPrefix("packctl: asking for packs at http://\(name) waits: no answer since 20"), "\(line)")
            let end = try #require(line.split(separator: "Z, for ").last)
            // A machine that is busy may look later.
            #expect(end.hasSuffix(" s") && Int(end.dropLast(2)) ?? 0 >= 10, "\(line)")
        }
    }

    /// Waits until the file has a line, two minutes at most. Blocks.
    private static func wait(forLineIn file: String) {
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            if (try? String(contentsOfFile: file, encoding: .utf8))?.contains("\n") == true { return }
            usleep(20_000)
        }
    }

    @Test("is not spoken of while it answers")
    func quiet() async throws {
        try await TestServer.with { server in
            let client = try TestClient()
            let run = try await client.run("pack", "ls", "-r", "http://\(server.name)")
            #expect(run.status == 0 && run.errors.isEmpty)
        }
    }
}
