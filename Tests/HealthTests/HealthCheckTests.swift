import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import StorageTesting
import Synchronization
import Testing

@testable import Health

@Suite("health checks", .timeLimit(.minutes(30)))
struct HealthCheckTests {
    private static func check(
        threshold: Int = 1, limit: Duration = .seconds(60), _ look: @escaping @Sendable () async throws -> Void
    ) -> HealthCheck {
        HealthCheck(name: "it", interval: .milliseconds(1), threshold: threshold, limit: limit, look: look)
    }

    /// Runs checks until `body` has returned.
    private static func with(
        _ checks: [HealthCheck], _ body: @escaping @Sendable (HealthRegister) async throws -> Void
    ) async throws {
        let register = HealthRegister(names: checks.map(\.name))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let group = ServiceGroup(
            services: [HealthChecks(checks, register: register, logger: logger)], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body(register)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private static func wait(until isSo: () -> Bool) async throws {
        while !isSo() { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test("are made again and again, fail, and recover by themselves")
    func recovery() async throws {
        let isBroken = Mutex(false)
        try await Self.with([
            Self.check { if isBroken.withLock({ $0 }) { throw HealthProblem("broken") } }
        ]) { register in
            #expect(register.isServing)
            isBroken.withLock { $0 = true }
            try await Self.wait { !register.isServing }
            #expect(register.failures == ["it": "broken"])
            isBroken.withLock { $0 = false }
            try await Self.wait { register.isServing }
        }
    }

    @Test(
        "one that hangs fails after its limit, is not begun a second time meanwhile, and does not keep the server from ending"
    )
    func hanging() async throws {
        let looks = Atomic(0)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        try await Self.with([
            Self.check(limit: .milliseconds(20)) {
                // As a disk does that hangs: deaf to cancellation.
                let number = looks.add(1, ordering: .relaxed).newValue
                if number == 1 { await Task { for await _ in gate {} }.value }
            }
        ]) { register in
            try await Self.wait { register.failures["it"]?.contains("still waited for") == true }
            #expect(looks.load(ordering: .relaxed) == 1)
            open.finish()
            try await Self.wait { register.isServing }
            #expect(looks.load(ordering: .relaxed) > 1)
        }
        let (never, keep) = AsyncStream.makeStream(of: Void.self)
        try await Self.with([
            Self.check(limit: .milliseconds(20)) { await Task { for await _ in never {} }.value }
        ]) { register in
            try await Self.wait { !register.isServing }
        }
        keep.finish()
    }

    @Test("of a file fails while it exists")
    func file() async throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/drain"
        let check = HealthCheck.file(path, interval: .seconds(1), threads: .singleton)
        try await check.look()
        try Data().write(to: URL(fileURLWithPath: path))
        await #expect { try await check.look() } throws: { "\($0)" == "file exists" }
        // What lies below a file cannot be there.
        try await HealthCheck.file(path + "/x", interval: .seconds(1), threads: .singleton).look()
        let endless = HealthCheck.file(
            "/" + String(repeating: "a", count: 5000), interval: .seconds(1), threads: .singleton)
        await #expect { try await endless.look() } throws: { "\($0)".contains("too long") }
    }

    @Test("of an address passes while somebody listens there")
    func tcp() async throws {
        let free = try LoopbackPort.free()
        let closed = HealthCheck.tcp(
            host: "127.0.0.1", port: free, name: "127.0.0.1:\(free)", interval: .seconds(1), threshold: 1,
            limit: .seconds(60))
        await #expect {
            try await closed.look()
        } throws: { "\($0)" == "connection to 127.0.0.1:\(free) failed: Connection refused" }
        try await LoopbackPort.withTaken { port in
            try await HealthCheck.tcp(
                host: "127.0.0.1", port: port, name: "it", interval: .seconds(1), threshold: 1, limit: .seconds(60)
            ).look()
        }
    }

    @Test("of a web server wants the status that was named, after redirects, and says what came instead")
    func http() async throws {
        let client = HealthClient()
        let result: Result<Void, any Error>
        do {
            try await withWebServer { port, requests in
                func check(
                    _ path: String, _ status: Int = 200, within limit: Duration = .seconds(240)
                ) -> HealthCheck {
                    let question = HealthCheck.Question(
                        url: "http://127.0.0.1:\(port)\(path)", headers: [("X-Who", "me"), ("X-Who", "I")],
                        status: status)
                    return .http(
                        question, name: "it", interval: .seconds(1), threshold: 1, limit: limit, by: client
                    )
                }
                try await check("/200?a=b").look()
                try await check("/503", 503).look()
                try await check("/redirect").look()
                await #expect { try await check("/503").look() } throws: { "\($0)" == "the answer is 503, not 200" }
                await #expect { try await check("/hang", within: .milliseconds(200)).look() } throws: {
                    "\($0)" == "no answer: not in time"
                }
                await #expect { try await check("/loop").look() } throws: {
                    "\($0)" == "redirected more than 5 times"
                }
                try await check("/away?http://localhost:\(port)/200?away").look()
                try await check("/away?http://127.0.0.1:\(port)/200?here").look()
                let all = requests.withLock { $0 }.map { $0.lowercased() }
                let away = try #require(all.first { $0.hasPrefix("head /200?away ") })
                #expect(away.contains("host: localhost") && !away.contains("x-who"))
                #expect(all.first { $0.hasPrefix("head /200?here ") }?.contains("x-who: me") == true)
                let first = try #require(requests.withLock { $0.first })
                #expect(first.hasPrefix("HEAD /200?a=b HTTP/1.1\r\n"))
                #expect(first.lowercased().contains("x-who: me\r\nx-who: i\r\n"))
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await client.shutdown()
        try result.get()
    }
}

/// Runs a server that answers `/<status>`, and `/redirect`, `/away?<address>`, `/loop` and `/hang` as they say, and keeps what it was asked.
private func withWebServer(
    _ body: @escaping @Sendable (Int, borrowing Mutex<[String]>) async throws -> Void
) async throws {
    final class Requests: Sendable { let list = Mutex<[String]>([]) }
    let requests = Requests()
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .bind(host: "127.0.0.1", port: 0) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
    let port = try #require(server.channel.localAddress?.port)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            try await server.executeThenClose { clients in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await client in clients {
                        group.addTask {
                            // A client that goes away is no failure of this server.
                            try? await client.executeThenClose { inbound, outbound in
                                var text = ""
                                for try await bytes in inbound {
                                    text += String(buffer: bytes)
                                    guard text.contains("\r\n\r\n") else { continue }
                                    requests.list.withLock { $0.append(text) }
                                    let path = text.split(separator: " ").dropFirst().first.map(String.init) ?? ""
                                    text = ""
                                    guard path != "/hang" else { continue }
                                    let status = Int(path.dropFirst().prefix { $0 != "?" }) ?? 302
                                    var place = path == "/redirect" ? "/200" : "/loop"
                                    if path.hasPrefix("/away?") { place = String(path.dropFirst("/away?".count)) }
                                    try await outbound.write(
                                        ByteBuffer(
                                            string:
                                                "HTTP/1.1 \(status) x\r\nLocation: \(place)\r\nContent-Length: 0\r\n\r\n"
                                        ))
                                }
                            }
                        }
                    }
                }
            }
        }
        do {
            try await body(port, requests.list)
        } catch {
            group.cancelAll()
            throw error
        }
        group.cancelAll()
        // Cancelled, which is how it ends.
        while let ended = await group.nextResult() { _ = ended }
    }
}
