import Foundation
import OCI
import RegistryClient
import StorageTesting
import Synchronization
import Testing

@testable import PackctlCommand

@Suite("what pack import compares before it pushes", .timeLimit(.minutes(30)))
struct ImportPlanTests {
    @Test("is asked for side by side, each counted, and kept in order")
    func sideBySide() async throws {
        try await TestServer.with { server in
            let client = try TestClient()
            var layout = TestLayout()
            for number in 0..<30 { try layout.addPack("web", "1.0.\(number)") }
            try layout.write(to: "\(client.folder)/layout")
            // Connections that have asked for a manifest, of which the first go on when there are four.
            let asking = Mutex(0)
            let relay = try Relay(
                to: server.port,
                upstream: { bytes in
                    guard bytes.starts(with: "HEAD ".utf8), bytes.hold("/manifests/") else { return .pass(bytes.count) }
                    let number = asking.withLock { asking in
                        asking += 1
                        return asking
                    }
                    let end = ContinuousClock.now + .seconds(240)
                    while number < 4, asking.withLock({ $0 }) < 4, ContinuousClock.now < end { usleep(1000) }
                    return .pass(bytes.count)
                })
            let counted = Mutex<[String: Int]>([:])
            var work = LayoutImport(store: try LayoutPlace.reading("\(client.folder)/layout"))
            work.counting = { name, total in
                counted.withLock { $0["\(total) \(name)"] = 0 }
                return { counted.withLock { $0["\(total) \(name)", default: 0] += 1 } }
            }
            let start = ContinuousClock.now
            let account = Account(server: try ServerAddress("http://127.0.0.1:\(relay.port)"), isInsecure: true)
            let registry = RegistryClient(account)
            do {
                let report = try await work.run(try await PackRegistry(registry))
                #expect(report.items.map(\.reference) == (0..<30).map { "1.0.\($0)" })
                #expect(report.items.allSatisfy { $0.outcome == .pushed })
            } catch {
                await registry.shutdown()
                throw error
            }
            await registry.shutdown()
            // One behind the other would wait for the fourth in vain.
            #expect(ContinuousClock.now - start < .seconds(230))
            #expect(
                counted.withLock { $0 } == ["30 verified": 30, "30 compared with http://127.0.0.1:\(relay.port)": 30])
        }
    }
}

extension [UInt8] {
    fileprivate func hold(_ text: String) -> Bool { String(decoding: self, as: UTF8.self).contains(text) }
}
