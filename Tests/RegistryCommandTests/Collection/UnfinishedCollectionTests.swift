import Foundation
import Glibc
import Testing

@Suite("A garbage collection that does not end as it wants", .fewAtATime)
struct UnfinishedCollectionTests {
    @Test("that is killed loses nothing, and the next one does what is left")
    func killed() async throws {
        try await withBench { bench in
            let (place, garbage) = try await bench.placeWithGarbage()
            let blobs = "\(place.path)/docker/registry/v2/blobs/sha256"
            for number in 0..<3000 {
                let hex = String(number, radix: 16)
                let name = String(repeating: "0", count: 4 - hex.count) + hex + String(repeating: "a", count: 60)
                let folder = "\(blobs)/\(name.prefix(2))/\(name)"
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder)/data"))
            }
            let file = try bench.write(DockerRegistry.configuration(on: place), to: "collect.yml")
            let process = try bench.start(
                Programs.registry(), ["garbage-collect", "--grace-period", "0s", file])
            _ = try await eventually("the first blob that goes") {
                let count = try FileManager.default.contentsOfDirectory(atPath: "\(blobs)/00").count
                return count < 256 || process.currentEnding() != nil ? count : nil
            }
            process.send(SIGKILL)
            _ = try await process.waitForEnd()

            try await bench.collected(place, ["-q"])
            let server = try await bench.packhouse(on: place)
            #expect(try await server.endpoint.get("/v2/team/app/manifests/v1").status == 200)
            let kept = try await bench.digest(of: "kept")
            #expect(try await server.endpoint.get("/v2/team/app/blobs/\(kept)").text == "kept")
            #expect(try await server.endpoint.get("/v2/team/app/blobs/\(garbage)").status == 404)
            let left = bench.tree(blobs).values.filter { $0 != nil }.count
            #expect(left == 3, "manifest, configuration and layer")
        }
    }

    /// Begins to collect a number of blobs, and returns when something was told. As nobody reads on, the collection waits when the pipe is full.
    private static func collect(
        _ count: Int, of place: StoragePlace, telling pipe: Fifo, on bench: Bench
    ) async throws -> (process: ChildProcess, output: [UInt8]) {
        let blobs = "\(place.path)/docker/registry/v2/blobs/sha256"
        for index in 0..<count {
            let hex = SHA256.digest(of: Array("garbage \(index)".utf8)).dropFirst("sha256:".count)
            let folder = "\(blobs)/\(hex.prefix(2))/\(hex)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data("garbage".utf8).write(to: URL(fileURLWithPath: "\(folder)/data"))
        }
        let config = try bench.write(DockerRegistry.configuration(on: place), to: "collect.yml")
        let command =
            "exec \(try Programs.registry().path) garbage-collect --grace-period 0s \(config) > \(pipe.path)"
        let process = try bench.start(URL(fileURLWithPath: "/bin/sh"), ["-c", command])
        return (process, try await onThread { try pipe.read() })
    }

    @Test(
        "that is told to stop ends in good order: what it tells is done, and nothing else",
        arguments: [SIGTERM, SIGINT])
    func stopped(_ signal: Int32) async throws {
        try await withBench { bench in
            let (place, _) = try await bench.placeWithGarbage()
            let blobs = "\(place.path)/docker/registry/v2/blobs/sha256"
            let count = 4000
            let pipe = try Fifo(.reading, at: bench.path("lines"))
            var (process, output) = try await Self.collect(count, of: place, telling: pipe, on: bench)
            process.send(signal)
            while process.currentEnding() == nil { output += try await onThread { try pipe.read() } }
            output += try await onThread { try pipe.read() }
            #expect(process.currentEnding() == .exited(1))
            let text = String(decoding: output, as: UTF8.self)
            let told = text.split(separator: "\n").compactMap { line in
                line.hasPrefix("blob eligible for deletion: sha256:") ? String(line.suffix(64)) : nil
            }
            #expect(!told.isEmpty && told.count < count)
            #expect(text.contains("\ndeleted \(told.count) blobs, "))
            #expect(text.hasSuffix(" freed\n"))
            let name = signal == SIGINT ? "SIGINT" : "SIGTERM"
            #expect(process.standardError.contains("garbage-collect: stopped by \(name); what is told is done"))
            for hex in told { #expect(!FileManager.default.fileExists(atPath: "\(blobs)/\(hex.prefix(2))/\(hex)")) }
            let left = try FileManager.default.subpathsOfDirectory(atPath: blobs).count { $0.hasSuffix("/data") }
            // Besides the garbage there was what was pushed.
            #expect(left == count + 4 - told.count)
        }
    }

    @Test("that is told to stop once more ends at once")
    func stoppedTwice() async throws {
        try await withBench { bench in
            let (place, _) = try await bench.placeWithGarbage()
            let pipe = try Fifo(.reading, at: bench.path("lines"))
            let (process, _) = try await Self.collect(4000, of: place, telling: pipe, on: bench)
            // Both are there when it goes on.
            for signal in [SIGSTOP, SIGTERM, SIGINT, SIGCONT] { process.send(signal) }
            _ = try await process.waitForEnd()
            // Whichever of the two is heard last.
            #expect([.exited(128 + SIGTERM), .exited(128 + SIGINT)].contains(process.currentEnding()))
        }
    }

    @Test("says when what it found cannot be printed, and exits with 1", arguments: [["-d"], []])
    func unprintable(_ options: [String]) async throws {
        try await withBench { bench in
            let (place, _) = try await bench.placeWithGarbage()
            let config = try bench.write(DockerRegistry.configuration(on: place), to: "collect.yml")
            let command =
                "\(try Programs.registry().path) garbage-collect \(options.joined(separator: " ")) \(config) > /dev/full"
            let process = try await bench.finish(URL(fileURLWithPath: "/bin/sh"), ["-c", command])
            #expect(process.currentEnding() == .exited(1))
            #expect(process.standardError.contains("could not be printed whole: No space left on device"))
        }
    }

    @Test("exits with 1 when something cannot be read, says what, and removes no blob")
    func unreadable() async throws {
        try await withBench { bench in
            let (place, garbage) = try await bench.placeWithGarbage()
            let tag = "\(place.path)/docker/registry/v2/repositories/team/app/_manifests/tags/v1/current/link"
            try FileManager.default.removeItem(atPath: tag)
            // A file that leads to itself cannot be opened by anybody, root or not.
            try FileManager.default.createSymbolicLink(atPath: tag, withDestinationPath: tag)
            let process = try await bench.collect(place)
            #expect(process.currentEnding() == .exited(1))
            let errors = process.standardError.split(separator: "\n")
            #expect(
                errors.first?.hasPrefix("registry: garbage-collect: team/app: cannot open \(tag)") == true, "\(errors)")
            #expect(errors.last?.contains("1 thing could not be read or removed") == true)
            #expect(process.standardOutput.contains("marked, 0 manifests eligible for deletion"))
            let data =
                "\(place.path)/docker/registry/v2/blobs/sha256/\(garbage.dropFirst(7).prefix(2))/\(garbage.dropFirst(7))/data"
            #expect(FileManager.default.fileExists(atPath: data))
        }
    }
}
