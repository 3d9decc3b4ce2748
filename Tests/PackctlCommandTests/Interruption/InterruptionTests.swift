import Foundation
import Glibc
import StorageTesting
import Testing

@Suite("An interrupted command")
struct InterruptionTests {
    /// Runs a command up to where nothing passes any more, and ends it there.
    private static func end(
        _ words: String, of client: TestClient, by signal: Int32, when allowance: Allowance
    ) async throws {
        async let run = FinishedProgram.run(
            "/bin/sh", ["-c", "echo $$ > pid; exec \"$0\" \(words)", client.path],
            environment: client.environment.merging(["TMPDIR": "\(client.folder)/tmp"]) { $1 }, folder: client.folder)
        let end = ContinuousClock.now + .seconds(90)
        while !allowance.isSpent, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(20)) }
        #expect(allowance.isSpent)
        let id = try String(contentsOfFile: "\(client.folder)/pid", encoding: .utf8).trimmingCharacters(in: .newlines)
        kill(try #require(pid_t(id)), signal)
        let finished = try await run
        #expect(finished.status == 128 + signal, "\(finished.errors)")
        if signal == SIGTERM { #expect(finished.errors.contains("ended by SIGTERM")) }
    }

    /// Waits until a server has taken so much of an upload: what was sent may be on its way when its client is gone.
    private static func wait(for count: Int, at address: String) async throws {
        let end = ContinuousClock.now + .seconds(90)
        while true {
            let answer = try await FinishedProgram.run(
                "/usr/bin/curl", ["--disable", "--silent", "--noproxy", "*", "--include", address])
            let range = answer.output.split(separator: "\r\n").first { $0.lowercased().hasPrefix("range: 0-") }
            if let last = range?.split(separator: "-").last, let last = Int(last), last >= count { return }
            try #require(ContinuousClock.now < end, "\(answer.output)")
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Writes a pack that cannot be compressed, and returns its bytes.
    private static func writePack(of size: Int, to folder: String, of client: TestClient) throws -> Data {
        let metadata = #"{"name":"big","version":"1.0.0","displayName":"Big","layer":"addon","addonType":"x"}"#
        try client.write(metadata, to: "\(folder)/pack.json")
        var generator = SplitMix64(seed: 7)
        let random = Data(generator.bytes(size))
        try random.write(to: URL(fileURLWithPath: "\(client.folder)/\(folder)/data"))
        return random
    }

    @Test("push that was killed goes on where it was when it is run again", arguments: TestServer.Kind.allCases)
    func push(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            let client = try TestClient()
            let size = 10_000_000
            _ = try Self.writePack(of: size, to: "big", of: client)
            try FileManager.default.createDirectory(
                atPath: "\(client.folder)/tmp", withIntermediateDirectories: false)
            let allowance = Allowance(8_000_000)
            let sent = Allowance(.max)
            let relay = try Relay(
                to: server.port,
                upstream: { bytes in
                    _ = sent.take(bytes.count)
                    return .pass(allowance.take(bytes.count))
                })
            let name = "127.0.0.1:\(relay.port)"
            try client.write(#"{"auths":{"\#(name)":{"insecure":true}}}"#, to: ".spectro/config.json")
            try await Self.end("pack push big --force -r \(name)", of: client, by: SIGKILL, when: allowance)
            let uploads = "\(client.folder)/.spectro/uploads"
            let notes = try FileManager.default.contentsOfDirectory(atPath: uploads)
            let note = try #require(notes.first)
            #expect(notes.count == 1)
            let mode = try FileManager.default.attributesOfItem(atPath: "\(uploads)/\(note)")[.posixPermissions]
            #expect((mode as? NSNumber)?.intValue == 0o600)
            allowance.renew(.max / 2)
            if kind == .packhouse {
                let address = try String(contentsOfFile: "\(uploads)/\(note)", encoding: .utf8)
                try await Self.wait(for: size / 2, at: address.trimmingCharacters(in: .newlines))
            }
            let before = sent.taken
            let again = try await client.run("pack", "push", "big", "--force", "-r", name)
            #expect(again.status == 0, "\(again.errors)")
            // Docker's registry 2.8 forgets an upload whose bytes it did not acknowledge.
            if kind == .packhouse { #expect(sent.taken - before < size / 2, "\(sent.taken - before)") }
            #expect(try FileManager.default.contentsOfDirectory(atPath: uploads) == [])
        }
    }

    @Test(
        "pull leaves nothing at its place, and nothing elsewhere when it can help it",
        arguments: [SIGINT, SIGTERM, SIGHUP, SIGKILL])
    func pull(_ signal: Int32) async throws {
        try await TestServer.with { server in
            let client = try TestClient()
            let random = try Self.writePack(of: 3_000_000, to: "big", of: client)
            let allowance = Allowance(1_500_000)
            let relay = try Relay(to: server.port, downstream: { .pass(allowance.take($0.count)) })
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
            try await Self.end("pack pull big target -r \(name)", of: client, by: signal, when: allowance)
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
