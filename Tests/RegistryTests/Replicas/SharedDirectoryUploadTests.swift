import Logging
import NIOCore
import OCI
import ObjectStorage
import Registry
import StorageTesting
import Testing

/// Two stores on one directory stand for two processes.
@Suite("An upload in a directory that two processes share", .timeLimit(.minutes(30)))
struct SharedDirectoryUploadTests {
    private func withRepositories(_ body: (Repository, Repository) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        var options = ContentOptions()
        options.isShared = true
        let stores = try [0, 1].map { _ in try FilesystemStore(root: directory.path, maximumThreads: 4) }
        let name = try #require(RepositoryName("team/app"))
        let repositories = stores.map { [options] store in
            ContentStore(
                store: store, options: options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            .repository(name)
        }
        do {
            try await body(repositories[0], repositories[1])
        } catch {
            for store in stores { await store.shutdown() }
            throw error
        }
        for store in stores { await store.shutdown() }
    }

    /// What a writer is answered that goes on.
    private func status(of writer: inout UploadWriter) async -> Int? {
        do {
            try await writer.append(ByteBuffer(string: much))
            return nil
        } catch {
            return (error as? RegistryError)?.status
        }
    }

    /// A writer that dies before anything of it was promised.
    private func write(to id: UploadID, of repository: Repository) async throws {
        var writer = try await repository.writer(id)
        try await writer.append(ByteBuffer(string: much))
    }

    /// More than a writer gathers before it opens the file.
    private let much = String(repeating: "forged", count: 50_000)

    @Test("that one has gone on with is not cut by another that looked before", arguments: ["", "start "])
    func acknowledged(_ start: String) async throws {
        try await withRepositories { one, two in
            let id = try await one.beginUpload().id
            if !start.isEmpty {
                var writer = try await one.writer(id)
                try await writer.append(ByteBuffer(string: start))
                _ = try await writer.suspend()
            }
            var late = try await two.writer(id)
            var first = try await one.writer(id)
            try await first.append(ByteBuffer(string: "honest"))
            let offset = try await first.suspend().offset
            let failure = await status(of: &late)
            #expect(failure == 409)
            await late.abandon()
            #expect(try await two.uploadStatus(id)?.offset == offset)
            let digest = digestOf(start + "honest")
            let end = try await two.writer(id, as: digest)
            try await end.finish(as: digest)
            #expect(try await one.text(of: digest) == start + "honest")
        }
    }

    @Test("that one has gone on with to the size that another looked at is that one's")
    func sameSize() async throws {
        try await withRepositories { one, two in
            let id = try await one.beginUpload().id
            try await write(to: id, of: one)
            var late = try await two.writer(id)
            var first = try await one.writer(id)
            let honest = String(repeating: "honest", count: 50_000)
            try await first.append(ByteBuffer(string: honest))
            _ = try await first.suspend()
            let failure = await status(of: &late)
            #expect(failure == 409)
            await late.abandon()
            let end = try await two.writer(id, as: digestOf(honest))
            try await end.finish(as: digestOf(honest))
            #expect(try await one.text(of: digestOf(honest)) == honest)
        }
    }

    @Test("has one writer at a time, and whoever comes when that one is done goes on")
    func turns() async throws {
        try await withRepositories { one, two in
            let id = try await one.beginUpload().id
            var first = try await one.writer(id)
            try await first.append(ByteBuffer(string: much))
            var second = try await two.writer(id)
            let failure = await status(of: &second)
            #expect(failure == 409)
            await second.abandon()
            _ = try await first.suspend()
            var third = try await two.writer(id)
            try await third.append(ByteBuffer(string: "more"))
            let digest = digestOf(much + "more")
            try await third.finish(as: digest)
            #expect(try await one.text(of: digest) == much + "more")
            #expect(try await one.uploadStatus(id) == nil)
        }
    }

    @Test("is not there any more for one who looked before another ended it, and leaves nothing behind")
    func ended() async throws {
        try await withRepositories { one, two in
            let id = try await one.beginUpload().id
            var late = try await two.writer(id)
            var first = try await one.writer(id)
            try await first.append(ByteBuffer(string: "whole"))
            try await first.finish(as: digestOf("whole"))
            let failure = await status(of: &late)
            #expect([404, 409].contains(failure))
            await late.abandon()
            #expect(try await one.uploadStatus(id) == nil)
            #expect(try await one.text(of: digestOf("whole")) == "whole")
        }
    }
}
