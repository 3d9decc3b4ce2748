import Foundation
import Glibc
import StorageTesting
import Testing

@Suite("An interrupted pull")
struct InterruptionTests {
    @Test(
        "leaves nothing at its place, and nothing elsewhere when it can help it",
        arguments: [SIGINT, SIGTERM, SIGHUP, SIGKILL])
    func pull(_ signal: Int32) async throws {
        try await TestServer.with { server in
            let client = try TestClient()
            let metadata = #"{"name":"big","version":"1.0.0","displayName":"Big","layer":"addon","addonType":"x"}"#
            try client.write(metadata, to: "big/pack.json")
            var generator = SystemRandomNumberGenerator()
            let random = Data((0..<3_000_000).map { _ in UInt8.random(in: 0...255, using: &generator) })
            try random.write(to: URL(fileURLWithPath: "\(client.folder)/big/data"))
            let relay = try StallingRelay(to: server.port, allowing: 1_500_000)
            let name = "127.0.0.1:\(relay.port)"
            for name in [server.name, name] {
                let login = try await client.run(
                    "registry", "login", name, "-i", "--username", "a", "--password-stdin", input: "b")
                #expect(login.status == 0, "\(login.errors)")
            }
            let pushed = try await client.run("pack", "push", "big", "--force", "-r", server.name)
            #expect(pushed.status == 0, "\(pushed.errors)")

            let temporary = "\(client.folder)/tmp"
            try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: false)
            async let run = FinishedProgram.run(
                "/bin/sh", ["-c", "echo $$ > pid; exec \"$0\" pack pull big target -r \(name)", client.path],
                environment: client.environment.merging(["TMPDIR": temporary]) { $1 }, folder: client.folder)
            let end = ContinuousClock.now + .seconds(30)
            while !relay.isStalled, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(20)) }
            #expect(relay.isStalled)
            let id = try String(contentsOfFile: "\(client.folder)/pid", encoding: .utf8)
                .trimmingCharacters(in: .newlines)
            kill(try #require(pid_t(id)), signal)
            let finished = try await run
            #expect(finished.status == 128 + signal, "\(finished.errors)")
            #expect(!FileManager.default.fileExists(atPath: "\(client.folder)/target"))
            if signal != SIGKILL {
                #expect(try FileManager.default.contentsOfDirectory(atPath: temporary) == [])
            }
            let again = try await client.run("pack", "pull", "big", "target", "-r", server.name)
            #expect(again.status == 0, "\(again.errors)")
            let pulled = URL(fileURLWithPath: "\(client.folder)/target/big-1.0.0/data")
            #expect(try Data(contentsOf: pulled) == random)
        }
    }
}
