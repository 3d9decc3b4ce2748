import Foundation
import NIOCore
import ObjectStorage
import StorageTesting
import Testing

@Suite("the filesystem store on a real disk", .timeLimit(.minutes(30)))
struct FilesystemStoreTests {
    private func with(_ body: (FilesystemStore, String) async throws -> Void) async throws {
        try await TemporaryDirectory.with { path in
            let store = try FilesystemStore(root: path + "/root/", maximumThreads: 1)
            do {
                try await body(store, path + "/root")
            } catch {
                await store.shutdown()
                throw error
            }
            await store.shutdown()
        }
    }

    private func write(_ text: String, to path: String) throws {
        let directory = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    private func mode(of path: String) throws -> mode_t {
        var status = stat()
        guard stat(path, &status) == 0 else { throw POSIXError(.ENOENT) }
        return status.st_mode & 0o777
    }

    @Test("an object is a plain file at its key, with Distribution's modes, and nothing is beside it")
    func layout() async throws {
        try await with { store, root in
            try await store.put("sha256:abc", at: key("docker/registry/v2/link"))
            #expect(try String(contentsOfFile: root + "/docker/registry/v2/link", encoding: .utf8) == "sha256:abc")
            #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/docker/registry/v2") == ["link"])
            let mask = try FileRights.mask()
            #expect(try mode(of: root + "/docker") == 0o777 & ~mask)
            #expect(try mode(of: root + "/docker/registry/v2/link") == 0o666 & ~mask)
        }
    }

    @Test("an unfinished object is a plain file at its key, as Distribution's uploads are")
    func unfinished() async throws {
        try await with { store, root in
            let session = try await store.beginAppend(key("_uploads/1/data"))
            try await session.append(ByteBuffer(string: "hello"))
            #expect(try String(contentsOfFile: root + "/_uploads/1/data", encoding: .utf8) == "hello")
            try write("from Distribution", to: root + "/_uploads/2/data")
            #expect(try await store.appendedSize(key("_uploads/2/data")) == 17)
            let other = try #require(try await store.resumeAppend(key("_uploads/2/data"), at: 4))
            try await other.publish(as: key("b"))
            #expect(try await store.text(of: key("b")) == "from")
        }
    }

    @Test(
        "unfinished files of dead processes, ours and Distribution's, are neither listed nor read nor written",
        arguments: ["link.0123456789abcdef.tmp", "link.0f8b1c5e-9b3a-4c1d-8e2f-001122334455.tmp"])
    func strayTemporaryFiles(_ name: String) async throws {
        try await with { store, root in
            try write("torn", to: root + "/a/" + name)
            try await store.put("x", at: key("a/link"))
            #expect(try await store.list(key("a"), after: nil, limit: 10).entries.map(\.name) == ["link"])
            #expect(try await store.text(of: key("a/" + name)) == nil)
            #expect(try await store.metadata(of: key("a/" + name)) == nil)
            #expect(try await store.delete(key("a/" + name), if: .always) == false)
            let failure = await #expect(throws: StorageError.self) { try await store.put("y", at: key("a/" + name)) }
            #expect(failure?.code == .wrongKind)
            #expect(try await store.deleteTree(key("a")))
            #expect(!FileManager.default.fileExists(atPath: root + "/a"))
        }
    }

    @Test(
        "names that only resemble unfinished files are objects",
        arguments: [
            "x.tmp", ".tmp", "0123456789abcdef.tmp", ".0123456789abcdef.tmp", "a.0123456789abcdeg.tmp",
            "a.0123456789abcdef.tmp.x",
        ])
    func namesLikeTemporaryFiles(_ name: String) async throws {
        try await with { store, _ in
            try await store.put("x", at: key("d/" + name))
            #expect(try await store.text(of: key("d/" + name)) == "x")
            #expect(try await store.list(key("d"), after: nil, limit: 10).entries.map(\.name) == [name])
        }
    }

    @Test("a container may be named like an unfinished file")
    func containerNamedLikeTemporaryFile() async throws {
        try await with { store, _ in
            try await store.put("x", at: key("tags/v1.0123456789abcdef.tmp/link"))
            let entries = try await store.list(key("tags"), after: nil, limit: 10).entries
            #expect(entries == [.init(name: "v1.0123456789abcdef.tmp", isContainer: true)])
        }
    }

    @Test("names that are no keys, pipes and broken links are not listed, and go with their tree")
    func foreignNames() async throws {
        try await with { store, root in
            try write("x", to: root + "/a/b c")
            try write("x", to: root + "/a/d e/f")
            try write("x", to: root + "/a/ü")
            #expect(mkfifo(root + "/a/pipe", 0o666) == 0)
            try FileManager.default.createSymbolicLink(atPath: root + "/a/broken", withDestinationPath: "nowhere")
            try await store.put("x", at: key("a/link"))
            #expect(try await store.list(key("a"), after: nil, limit: 10).entries.map(\.name) == ["link"])
            #expect(try await store.text(of: key("a/pipe")) == nil)
            #expect(try await store.resumeAppend(key("a/pipe"), at: 0) == nil)
            #expect(try await store.deleteTree(key("a")))
            #expect(!FileManager.default.fileExists(atPath: root + "/a"))
        }
    }

    @Test("symbolic links are followed by reads and listings, and deleted themselves")
    func symbolicLinks() async throws {
        try await with { store, root in
            try write("linked", to: root + "-elsewhere/d/x")
            try await store.put("x", at: key("a/y"))
            try FileManager.default.createSymbolicLink(
                atPath: root + "/a/d", withDestinationPath: root + "-elsewhere/d")
            try FileManager.default.createSymbolicLink(
                atPath: root + "/a/x", withDestinationPath: root + "-elsewhere/d/x")
            #expect(try await store.text(of: key("a/d/x")) == "linked")
            #expect(try await store.text(of: key("a/x")) == "linked")
            let entries = try await store.list(key("a"), after: nil, limit: 10).entries
            #expect(entries.map(\.isContainer) == [true, false, false])
            try await store.put("new", at: key("a/d/z"))
            #expect(try await store.deleteTree(key("a")))
            #expect(try String(contentsOfFile: root + "-elsewhere/d/x", encoding: .utf8) == "linked")
            #expect(try String(contentsOfFile: root + "-elsewhere/d/z", encoding: .utf8) == "new")
        }
    }

    @Test("the root may be a symbolic link")
    func linkedRoot() async throws {
        try await TemporaryDirectory.with { path in
            try FileManager.default.createDirectory(atPath: path + "/real", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: path + "/link", withDestinationPath: "real")
            let store = try FilesystemStore(root: path + "/link", maximumThreads: 25)
            try await store.put("x", at: key("a/b"))
            #expect(try String(contentsOfFile: path + "/real/a/b", encoding: .utf8) == "x")
            try await store.probe()
            await store.shutdown()
        }
    }

    @Test("a root that is a file is refused at once, by its path")
    func fileAsRoot() async throws {
        try await TemporaryDirectory.with { path in
            try write("x", to: path + "/file")
            let failure = #expect(throws: StorageError.self) {
                _ = try FilesystemStore(root: path + "/file/root", maximumThreads: 25)
            }
            #expect(failure?.message.contains(path + "/file/root: Not a directory") == true)
        }
    }

    @Test("a file that another program shortens is reported, not padded")
    func shortenedFile() async throws {
        try await with { store, root in
            try await store.put("0123456789", at: key("a"))
            let reader = try #require(try await store.open(key("a")))
            #expect(truncate(root + "/a", 4) == 0)
            #expect(try await reader.read(0..<4) == ByteBuffer(string: "0123"))
            let failure = await #expect(throws: StorageError.self) { _ = try await reader.read(0..<10) }
            #expect(failure?.code == .inputOutput)
        }
    }

    @Test("after its end the store fails and does not hang")
    func afterShutdown() async throws {
        try await TemporaryDirectory.with { path in
            let store = try FilesystemStore(root: path, maximumThreads: 25)
            await store.shutdown()
            await store.shutdown()
            let failure = await #expect(throws: StorageError.self) { _ = try await store.text(of: key("a")) }
            #expect(failure?.code == .unavailable)
        }
    }

    @Test("a cancelled task still writes what it began to write")
    func cancellation() async throws {
        try await with { store, _ in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await store.put("x", at: key("a"))
            }
            try await task.value
            #expect(try await store.text(of: key("a")) == "x")
        }
    }
}
