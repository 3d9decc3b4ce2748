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

    @Test(
        "that is taken while a tag moves in a repository with many manifests has a manifest for the tag",
        arguments: 1...3)
    func movingTag(_ round: Int) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment())
            // Names of parts of a repository, which tags and repositories may have.
            for name in ["tags", "revisions/tags", "team/app"] {
                for tag in ["_uploads", "_layers", "_manifests", "_packs", "latest"] {
                    try await server.endpoint.push(artifact: "before \(name) \(tag)", to: name, tag: tag)
                }
            }
            try plantManifests(4000, in: "team/app", below: bench.path("root"))
            let backup = try script("backup", root: bench.path("root"), backup: bench.path("backup"))
            let moving = Pushing()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for index in 0... {
                        guard !moving.isOver.load(ordering: .relaxed) else { return }
                        try await server.endpoint.push(artifact: "moved \(index)", to: "team/app", tag: "latest")
                        moving.count.add(1, ordering: .relaxed)
                    }
                }
                _ = try await eventually("a moved tag") { moving.count.load(ordering: .relaxed) > 0 ? true : nil }
                let before = moving.count.load(ordering: .relaxed)
                try await run(backup, on: bench)
                moving.isOver.store(true, ordering: .relaxed)
                try await group.waitForAll()
                #expect(moving.count.load(ordering: .relaxed) > before, "no tag moved while the backup ran")
            }
            #expect(try await server.stop() == .exited(0))

            try FileManager.default.removeItem(atPath: bench.path("root"))
            try await run(script("restore", root: bench.path("root"), backup: bench.path("backup")), on: bench)
            let restored = try await bench.serve(Deployment())
            for name in ["tags", "revisions/tags", "team/app"] {
                for tag in ["_uploads", "_layers", "_manifests", "_packs", "latest"] {
                    try await expectWhole(name, tag, on: restored.endpoint)
                }
            }
        }
    }

    @Test("has what packs have of labels and history, what lies behind symbolic links, and no upload")
    func otherParts() async throws {
        try await withBench { bench in
            let root = bench.path("root/docker/registry/v2/repositories")
            let files = [
                "spectro-packs/archive/app/_packs/history/1", "team/app/_packs/labels/x",
                "team/app/_referrers/sha256/a/sha256/b/link", "team/app/_manifests/revisions/sha256/c/link",
                "team/app/_manifests/tags/v1/current/link", "team/app/_layers/sha256/d/link",
            ]
            for file in files + ["team/app/_uploads/u/data"] { try write(file, to: "\(root)/\(file)") }
            try write("blob", to: bench.path("root/docker/registry/v2/blobs/sha256/aa/aa/data"))
            let elsewhere = bench.path("elsewhere")
            try FileManager.default.moveItem(atPath: "\(root)/team", toPath: elsewhere)
            try FileManager.default.createSymbolicLink(atPath: "\(root)/team", withDestinationPath: elsewhere)

            try await run(script("backup", root: bench.path("root"), backup: bench.path("backup")), on: bench)
            for place in ["root", "elsewhere"] { try FileManager.default.removeItem(atPath: bench.path(place)) }
            try await run(script("restore", root: bench.path("root"), backup: bench.path("backup")), on: bench)
            for file in files {
                #expect(try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8) == file)
            }
            #expect(
                FileManager.default.fileExists(atPath: bench.path("root/docker/registry/v2/blobs/sha256/aa/aa/data")))
            #expect(!FileManager.default.fileExists(atPath: "\(root)/team/app/_uploads"))
        }
    }

    /// Manifests as a server would have stored them, too many for a test to push.
    private func plantManifests(_ count: Int, in name: String, below root: String) throws {
        let tree = "\(root)/docker/registry/v2"
        for index in 0..<count {
            let text = #"{"schemaVersion":2,"manifests":[],"annotations":{"number":"\#(index)"}}"#
            let digest = SHA256.digest(of: Array(text.utf8))
            let hex = digest.dropFirst("sha256:".count)
            try write(text, to: "\(tree)/blobs/sha256/\(hex.prefix(2))/\(hex)/data")
            try write(digest, to: "\(tree)/repositories/\(name)/_manifests/revisions/sha256/\(hex)/link")
        }
    }

    private func write(_ text: String, to path: String) throws {
        let file = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: false, encoding: .utf8)
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
