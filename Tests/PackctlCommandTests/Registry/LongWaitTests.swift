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
            let isFirst = Mutex(true)
            let relay = try Relay(
                to: server.port,
                downstream: { bytes in
                    let isFirst = isFirst.withLock { isFirst in
                        defer { isFirst = false }
                        return isFirst
                    }
                    // The slowness that is to be told, in a thread of the relay's.
                    if isFirst { Thread.sleep(forTimeInterval: 12) }
                    return .pass(bytes.count)
                })
            let client = try TestClient()
            let name = "127.0.0.1:\(relay.port)"
            let run = try await client.run("pack", "ls", "-r", "http://\(name)")
            #expect(run.status == 0, "\(run.errors)")
            let lines = run.errors.split(separator: "\n")
            #expect(lines.count == 1, "\(run.errors)")
            let line = try #require(lines.first)
            #expect(line.hasPrefix("packctl: asking for packs at http://\(name) waits: no answer since 20"), "\(line)")
            #expect(line.hasSuffix("Z, for 10 s"))
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
