import Foundation
import Synchronization
import Testing

@Suite("a backup, by the commands of docs/operations.md", .fewAtATime)
struct BackupTests {
    /// What goes on beside the backup.
    private final class Pushing: Sendable {
        let count = Atomic(0)
        let isOver = Atomic(false)
    }

    @Test(
        "that is taken while clients push, restored elsewhere, holds whole what had been pushed before, and nothing torn"
    )
    func underWay() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment())
            for index in 0..<20 {
                try await server.endpoint.push(artifact: "before \(index)", to: "team/before", tag: "t\(index)")
            }
            let backup = try script("backup", root: bench.path("root"), backup: bench.path("backup"))
            let pushing = Pushing()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for pusher in 0..<3 {
                    group.addTask {
                        for index in 0... {
                            guard !pushing.isOver.load(ordering: .relaxed) else { return }
                            try await server.endpoint.push(
                                artifact: "meanwhile \(pusher) \(index)", to: "team/p\(pusher)", tag: "t\(index)")
                            pushing.count.add(1, ordering: .relaxed)
                        }
                    }
                }
                // Until the last of several had some pushes before it and some beside it.
                while pushing.count.load(ordering: .relaxed) < 20 { try await run(backup, on: bench) }
                try await run(backup, on: bench)
                pushing.isOver.store(true, ordering: .relaxed)
                try await group.waitForAll()
            }
            #expect(try await server.stop() == .exited(0))

            try FileManager.default.removeItem(atPath: bench.path("root"))
            try await run(script("restore", root: bench.path("root"), backup: bench.path("backup")), on: bench)
            let restored = try await bench.serve(Deployment())
            let names = try #require(
                try await restored.endpoint.get("/v2/_catalog").json["repositories"] as? [String])
            #expect(names.contains("team/before"))
            var checked = 0
            for name in names {
                for tag in try await tags(of: name, on: restored.endpoint) {
                    try await expectWhole(name, tag, on: restored.endpoint)
                    checked += 1
                }
            }
            #expect(try await tags(of: "team/before", on: restored.endpoint).count == 20)
            #expect(checked > 20, "nothing was pushed while the backup ran")
            try await restored.endpoint.push(artifact: "after", to: "team/before", tag: "after")
        }
    }

    private func tags(of name: String, on endpoint: Endpoint) async throws -> [String] {
        // One whose first push was under way has none.
        try await endpoint.get("/v2/\(name)/tags/list").json["tags"] as? [String] ?? []
    }

    private func expectWhole(_ name: String, _ tag: String, on endpoint: Endpoint) async throws {
        let manifest = try await endpoint.get("/v2/\(name)/manifests/\(tag)")
        #expect(manifest.status == 200, "\(name):\(tag)")
        let layers = try #require(manifest.json["layers"] as? [[String: Any]])
        for layer in layers {
            let digest = try #require(layer["digest"] as? String)
            let blob = try await endpoint.get("/v2/\(name)/blobs/\(digest)")
            #expect(blob.status == 200, "\(name):\(tag)")
            #expect(try await endpoint.bench.digest(of: blob.text) == digest)
        }
    }

    private func run(_ script: String, on bench: Bench) async throws {
        _ = try await bench.succeed("sh", ["-c", script])
    }

    /// The block of the document that is called `name`, with other places than those it names.
    private func script(_ name: String, root: String, backup: String) throws -> String {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/../../../docs/operations.md"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let block = try #require(text.components(separatedBy: "```sh \(name)\n").dropFirst().first)
        let script = try #require(block.components(separatedBy: "```").first)
        let places = [("/data/.spectro-server", root), ("/backup/today", backup)]
        return try places.reduce(script) { script, place in
            try #require(script.contains(place.0))
            return script.replacingOccurrences(of: place.0, with: place.1)
        }
    }
}
