import Foundation
import Glibc
import Testing

@Suite("The command garbage-collect", .fewAtATime)
struct GarbageCollectCommandTests {
    @Test("changes nothing in a dry run, not a file and not a folder")
    func dryRun() async throws {
        try await withBench { bench in
            let (place, garbage) = try await bench.placeWithGarbage()
            try FileManager.default.removeItem(atPath: "\(place.path)/packhouse.lock")
            let before = bench.tree(place.path)
            let lines = try await bench.collected(place, ["-d", "-m"])
            #expect(bench.tree(place.path) == before)
            #expect(lines.contains("blob eligible for deletion: \(garbage)"))
            #expect(lines.suffix(2).first?.hasPrefix("would delete 1 blob, 0 manifests, 1 layer link") == true)
            #expect(lines.last == "7 bytes would be freed")
            let real = try await bench.collected(place, ["-m"])
            #expect(real.suffix(2).first?.hasPrefix("deleted 1 blob, 0 manifests, 1 layer link") == true)
            #expect(real.last == "7 bytes freed")
        }
    }

    @Test("keeps what is younger than an hour, unless told otherwise, and says how much that is")
    func gracePeriod() async throws {
        try await withBench { bench in
            let (place, garbage) = try await bench.placeWithGarbage()
            let lines = try await bench.collected(place, grace: nil)
            #expect(lines.contains("1 layer link not needed and left for the grace period of 1h"))
            #expect(!lines.contains("blob eligible for deletion: \(garbage)"))
            #expect(try await bench.collected(place, grace: "1h30m").contains { $0.hasSuffix("grace period of 1h30m") })
            #expect(try await bench.collected(place).contains("blob eligible for deletion: \(garbage)"))
        }
    }

    @Test("is refused while a server writes to the directory, names it, and changes nothing; a dry run is not")
    func beside() async throws {
        try await withBench { bench in
            let place = StoragePlace.directory(bench.path("root"))
            let server = try await bench.packhouse(on: place)
            _ = try await server.pushWithGarbage()
            let before = bench.tree(place.path)
            let refused = try await bench.collect(place)
            #expect(refused.currentEnding() == .exited(1))
            #expect(refused.standardError.contains("is written by process \(server.process.id) on "))
            #expect(refused.standardError.contains("storage.maintenance.readonly.enabled"))
            #expect(refused.standardError.split(separator: "\n").count == 1)
            #expect(refused.standardOutput.isEmpty)
            #expect(try await bench.collected(place, ["--dry-run"]).last == "7 bytes would be freed")
            #expect(bench.tree(place.path) == before)
        }
    }

    @Test("says that nobody keeps servers away where a directory is shared")
    func shared() async throws {
        try await withBench { bench in
            let (place, garbage) = try await bench.placeWithGarbage()
            let file = try bench.write(DockerRegistry.configuration(on: place), to: "shared.yml")
            let process = try await bench.registry(
                ["garbage-collect", "--grace-period", "0s", file],
                environment: ["REGISTRY_STORAGE_FILESYSTEM_SHARED": "true"])
            #expect(process.currentEnding() == .exited(0))
            #expect(process.standardError.contains("storage.filesystem.shared is set"))
            #expect(process.standardOutput.contains("blob eligible for deletion: \(garbage)"))
        }
    }

    @Test(
        "is refused where nobody can tell whether a server writes, unless the directory is shared",
        arguments: [false, true])
    func unknown(_ isShared: Bool) async throws {
        try await withBench { bench in
            let (place, garbage) = try await bench.placeWithGarbage()
            try FileManager.default.removeItem(atPath: "\(place.path)/packhouse.lock")
            try FileManager.default.createDirectory(
                atPath: "\(place.path)/packhouse.lock", withIntermediateDirectories: false)
            let file = try bench.write(DockerRegistry.configuration(on: place), to: "collect.yml")
            let process = try await bench.registry(
                ["garbage-collect", "--grace-period", "0s", file],
                environment: isShared ? ["REGISTRY_STORAGE_FILESYSTEM_SHARED": "true"] : [:])
            #expect(process.currentEnding() == .exited(isShared ? 0 : 1))
            let words = isShared ? "storage.filesystem.shared is set" : "packhouse.lock: Is a directory"
            #expect(process.standardError.contains(words), "\(process.standardError)")
            #expect(process.standardOutput.contains("blob eligible for deletion: \(garbage)") == isShared)
        }
    }

    @Test("is refused while another collection runs")
    func twice() async throws {
        try await withBench { bench in
            let (place, _) = try await bench.placeWithGarbage()
            let lock = "\(place.path)/packhouse.lock"
            try Data("garbage-collect, process 1 on elsewhere\n".utf8).write(to: URL(fileURLWithPath: lock))
            let holder = try bench.start(
                URL(fileURLWithPath: "/usr/bin/flock"),
                [lock, "/bin/sh", "-c", "touch '\(bench.path("held"))'; exec sleep 900"])
            _ = try await eventually("the lock") {
                FileManager.default.fileExists(atPath: bench.path("held")) ? true : nil
            }
            let refused = try await bench.collect(place)
            #expect(refused.currentEnding() == .exited(1))
            #expect(refused.standardError.contains("is written by garbage-collect, process 1 on elsewhere"))
            holder.end()
        }
    }

    @Test("runs beside a server that only reads, whose answers follow it", arguments: StoragePlace.Kind.allCases)
    func readOnly(_ kind: StoragePlace.Kind) async throws {
        try await withBench { bench in
            let place = try await bench.place(kind)
            let writer = try await bench.packhouse(on: place)
            let garbage = try await writer.pushWithGarbage()
            let manifest = try await writer.endpoint.push(artifact: "left", to: "team/app", tag: "v2")
            let left = try await bench.digest(of: manifest)
            #expect(try await writer.endpoint.send("DELETE", "/v2/team/app/manifests/v2").status == 202)
            try await writer.endpoint.push(artifact: "alone", to: "team/gone", tag: "v1")
            #expect(try await writer.endpoint.send("DELETE", "/v2/team/gone/manifests/v1").status == 202)
            _ = try await writer.stop()

            let reader = try await bench.serve(
                DockerRegistry.configuration(on: place),
                environment: ["REGISTRY_STORAGE_MAINTENANCE_READONLY_ENABLED": "true"])
            let layer = try await bench.digest(of: "left")
            let gone = [
                "/v2/team/app/blobs/\(garbage)", "/v2/team/app/blobs/\(layer)", "/v2/team/app/manifests/\(left)",
            ]
            for path in gone {
                #expect(try await reader.endpoint.send("GET", path).status == 200)
                #expect(try await reader.endpoint.send("HEAD", path).status == 200)
            }
            try await bench.collected(place, ["-m", "-q"])
            for path in gone {
                #expect(try await reader.endpoint.send("GET", path).status == 404, "\(path)")
                #expect(try await reader.endpoint.send("HEAD", path).status == 404, "\(path)")
            }
            #expect(try await reader.endpoint.get("/v2/team/app/manifests/v1").status == 200)
            // SeaweedFS goes on listing folders after their last object has gone.
            guard kind == .directory else { return }
            #expect(try await reader.endpoint.get("/v2/team/gone/tags/list").status == 404)
            #expect(try await reader.endpoint.get("/v2/_catalog").text.contains("team/gone") == false)
        }
    }

    @Test(
        "takes emptied repositories out of the catalog for good, as it has told before",
        arguments: StoragePlace.Kind.allCases)
    func emptied(_ kind: StoragePlace.Kind) async throws {
        try await withBench { bench in
            let place = try await bench.place(kind)
            let server = try await bench.packhouse(on: place)
            for index in 0..<3 {
                try await server.endpoint.push(artifact: "left \(index)", to: "w/x\(index)", tag: "v1")
                try await server.endpoint.push(artifact: "other", to: "w/x\(index)", tag: "v1")
                #expect(try await server.endpoint.send("DELETE", "/v2/w/x\(index)/manifests/v1").status == 202)
            }
            // Without any, a warning would ask for their volume.
            try await server.endpoint.push(artifact: "kept", to: "kept", tag: "v1")
            #expect(try await server.endpoint.get("/v2/_catalog").text.contains("w/x2"))
            _ = try await server.stop()
            let told = try await bench.collected(place, ["-m", "-d", "-q"]).suffix(2).first
            let done = try await bench.collected(place, ["-m", "-q"]).suffix(2).first
            #expect(
                told?.hasSuffix("6 manifests, 9 layer links, 0 referrer entries, 0 uploads, 3 repositories") == true)
            #expect(done?.dropFirst("deleted ".count) == told?.dropFirst("would delete ".count))
            let again = try await bench.collected(place, ["-m", "-q"]).suffix(2).first
            #expect(again?.hasSuffix(", 0 repositories") == true)
            let later = try await bench.packhouse(on: place)
            _ = try await eventually("a catalog without them") {
                try await later.endpoint.get("/v2/_catalog").text.contains("w/") ? nil : true
            }
        }
    }

    @Test(
        "that cannot begin is one line and exit code 1",
        arguments: [
            ("storage: {inmemory: {}}", [], "where no other can reach it"),
            ("storage: {filesystem: {rootdirectory: /nonexistent/place}}", [], "/nonexistent/place: No such file"),
            ("storage: {nothing: {}}", [], "storage"),
            ("storage: {inmemory: {}}", ["--grace-period", "1d"], "grace-period"),
            ("storage: {inmemory: {}}", ["--grace-period=-5m"], "grace-period"),
            ("storage: {inmemory: {}}", ["--delete-untagged=maybe"], "delete-untagged"),
            ("storage: {inmemory: {}}", ["--keep"], "--keep"),
        ])
    func refused(_ configuration: String, _ options: [String], _ words: String) async throws {
        try await withBench { bench in
            let file = try bench.write("version: 0.1\n\(configuration)\n", to: "config.yml")
            let process = try await bench.registry(["garbage-collect"] + options + [file])
            #expect(process.currentEnding() == .exited(1))
            #expect(process.standardError.contains(words), "\(process.standardError)")
            #expect(process.standardError.split(separator: "\n").count == 1, "\(process.standardError)")
            #expect(process.standardOutput.isEmpty)
        }
    }

    @Test("takes docker-registry's forms of its flags", arguments: ["=true", "=1", "", "=T"])
    func flags(_ value: String) async throws {
        try await withBench { bench in
            let (place, _) = try await bench.placeWithGarbage()
            let before = bench.tree(place.path)
            let lines = try await bench.collected(place, ["--dry-run\(value)", "-m\(value)", "-q=false"])
            #expect(lines.contains("team/app"))
            #expect(bench.tree(place.path) == before)
        }
    }

    @Test("finds its configuration as serve does")
    func configuration() async throws {
        try await withBench { bench in
            let (place, _) = try await bench.placeWithGarbage()
            let file = try bench.write(DockerRegistry.configuration(on: place), to: "elsewhere.yml")
            let process = try await bench.registry(
                ["garbage-collect", "-q"], environment: ["REGISTRY_CONFIGURATION_PATH": file])
            #expect(process.currentEnding() == .exited(0), "\(process.standardError)")
            #expect(process.standardOutput.contains("blobs marked"))
        }
    }

    @Test(
        "removes nothing where there are blobs and no repository: something is not mounted", arguments: [true, false])
    func noRepositories(_ isFolderThere: Bool) async throws {
        try await withBench { bench in
            let (place, _) = try await bench.placeWithGarbage()
            let folder = "\(place.path)/docker/registry/v2/repositories"
            try FileManager.default.removeItem(atPath: folder)
            if isFolderThere {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            }
            let before = bench.tree("\(place.path)/docker")
            let process = try await bench.collect(place)
            #expect(process.currentEnding() == .exited(1))
            #expect(process.standardError.contains("has not one repository"))
            #expect(process.standardError.contains("--without-repositories"))
            #expect(bench.tree("\(place.path)/docker") == before)
            let lines = try await bench.collected(place, ["--without-repositories"])
            #expect(lines.contains { $0.hasPrefix("deleted 4 blobs") })
        }
    }

    @Test("removes no blob while a symbolic link in the directory leads nowhere, and names it")
    func lostLink() async throws {
        try await withBench { bench in
            let (place, garbage) = try await bench.placeWithGarbage()
            let repositories = "\(place.path)/docker/registry/v2/repositories"
            let volume = bench.path("volume")
            try FileManager.default.moveItem(atPath: "\(repositories)/team", toPath: volume)
            try FileManager.default.createSymbolicLink(
                atPath: "\(repositories)/team", withDestinationPath: volume)
            try FileManager.default.moveItem(atPath: volume, toPath: "\(volume).away")
            let before = bench.tree("\(place.path)/docker")
            let process = try await bench.collect(place, ["-q"])
            #expect(process.currentEnding() == .exited(1))
            #expect(process.standardError.contains("\(repositories)/team is a symbolic link that leads nowhere"))
            #expect(bench.tree("\(place.path)/docker") == before)
            try FileManager.default.moveItem(atPath: "\(volume).away", toPath: volume)
            #expect(try await bench.collected(place).contains("blob eligible for deletion: \(garbage)"))
            let server = try await bench.serve(
                DockerRegistry.configuration(on: place).replacing("level: error", with: "level: warn"))
            #expect(try await server.endpoint.get("/v2/team/app/manifests/v1").status == 200)
            // What leads nowhere is not in the catalog, and the log says why.
            try FileManager.default.moveItem(atPath: volume, toPath: "\(volume).away")
            #expect(try await server.endpoint.get("/v2/_catalog").status == 200)
            _ = try await server.stop()
            #expect(
                server.process.standardError.contains("\(repositories)/team is a symbolic link that leads nowhere"))
        }
    }

    @Test("tells on a terminal how far it is, between its lines or without them", arguments: [[], ["--quiet"]])
    func progress(_ options: [String]) async throws {
        try await withBench { bench in
            let (place, _) = try await bench.placeWithGarbage()
            let file = try bench.write(DockerRegistry.configuration(on: place), to: "collect.yml")
            let words = (["garbage-collect", "--grace-period=0s"] + options + [file]).joined(separator: " ")
            let registry = try Programs.registry().path
            let log = bench.path("terminal")
            // A terminal of its own, for both outputs.
            let process = try bench.start(
                URL(fileURLWithPath: "/usr/bin/script"), ["-q", "-e", "-c", "\(registry) \(words)", log])
            #expect(try await process.waitForEnd() == .exited(0))
            let shown = try String(contentsOfFile: log, encoding: .utf8)
            #expect(shown.contains("\r1 repositories, 1 manifests marked"), "\(shown.debugDescription)")
            let elsewhere = try await bench.collect(place, ["-d"] + options)
            #expect(elsewhere.standardError.isEmpty)
            // Each is taken away again: behind the last one come the closing lines only.
            let rest = try #require(shown.components(separatedBy: "\u{1b}[K").last)
            #expect(rest.contains("deleted 1 blob") && !rest.contains("manifests marked"), "\(rest.debugDescription)")
            #expect(shown.contains("marking manifest") == options.isEmpty)
        }
    }

    @Test("finds nothing in a directory that is new")
    func fresh() async throws {
        try await withBench { bench in
            let root = bench.path("root")
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
            let lines = try await bench.collected(.directory(root))
            #expect(lines.first == "0 blobs marked, 0 blobs and 0 manifests eligible for deletion")
        }
    }
}
