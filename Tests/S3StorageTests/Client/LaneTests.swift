import Logging
import NIOCore
import NIOHTTP1
import ObjectStorage
import StorageTesting
import Synchronization
import Testing

@testable import S3Storage

@Suite("connections to the server", .timeLimit(.minutes(30)))
struct LaneTests {
    @Test("are left for everything else when slow clients hold all downloads")
    func slowDownloads() async throws {
        var settings = try await SeaweedFS.settings()
        settings.streams = 1
        settings.connections = 1
        settings.limits.answer = .seconds(120)
        settings.retries.attempts = 1
        try await S3Client.with(settings) { client in
            let store = S3Store(client: client, options: S3StoreOptions())
            let blob = ObjectKey.root.appending("blobs/1/data")
            let link = ObjectKey.root.appending("link")
            try await store.put(.counting(8 << 20), at: blob, if: .always)
            try await store.put(ByteBuffer(string: "sha256:…"), at: link, if: .always)
            // Nobody reads on from its first bytes.
            let download = try await client.getObject(client.keys.object(blob))
            #expect(try await store.read(link, upTo: 100)?.bytes == ByteBuffer(string: "sha256:…"))
            #expect(try await store.open(blob)?.size == 8 << 20)
            try await store.put(.counting(1 << 20), at: ObjectKey.root.appending("other"), if: .always)
            withExtendedLifetime(download) {}
        }
    }

    @Test("are left for everything else when uploads that go on wait for memory")
    func waitingUploads() async throws {
        try await FaultTests.with { _, _ in
            .pass
        } change: {
            $0.connections = 1
            $0.limits.answer = .seconds(120)
            $0.retries.attempts = 1
        } _: { client, _, proxy in
            let store = S3Store(client: client, options: S3StoreOptions())
            let data = ObjectKey.root.appending("uploads/1/data")
            let session = try await store.beginAppend(data)
            try await session.appendPieces(.counting(1 << 20))
            try await session.suspend()
            var room: PartRoom? = try await store.budget.reserve(store.options.partBuffers)
            let resumed = Task { try await store.resumeAppend(data, at: 1 << 20) }
            try await proxy.waitForRequests { $0.method == .GET && $0.uri.hasSuffix("/\(S3Store.recordName)") }
            for _ in 0..<3 { #expect(try await store.read(ObjectKey.root.appending("link"), upTo: 100) == nil) }
            withExtendedLifetime(room) {}
            room = nil
            #expect(try await resumed.value != nil)
        }
    }

    @Test("are as many for copies as copies are wanted, and completions need not wait for them")
    func copies() async throws {
        try await FaultTests.with { request, _ in
            request.headers.contains(name: "x-amz-copy-source") ? .silenceAfterSuccess : .pass
        } change: {
            $0.connections = 1
            $0.copyConcurrency = 3
            $0.copyThreshold = 5 << 20
            $0.copyPartSize = 5 << 20
        } _: { client, key, proxy in
            let store = S3Store(client: client, options: S3StoreOptions())
            let etag = try await client.putObject(S3Payload(.counting(20 << 20)), at: key)
            let copying = Task {
                try await store.copy(from: key, etag, size: 20 << 20, to: S3Key(key.text + "-copy"))
            }
            func isCopy(_ request: ProxiedRequest) -> Bool { request.headers.contains(name: "x-amz-copy-source") }
            try await proxy.waitForRequests(3, where: isCopy)
            try #require(proxy.requests.count(where: isCopy) == 3)
            let upload = try await client.createMultipartUpload(S3Key(key.text + "-other"))
            let part = try await client.uploadPart(S3Payload("part"), number: 1, of: upload)
            try await client.completeMultipartUpload(upload, parts: [part])
            copying.cancel()
            _ = await copying.result
        }
    }

    @Test("give a server time to delete many objects")
    func batch() async throws {
        try await FaultTests.with { _, _ in
            .pass
        } change: {
            // No answer comes so soon.
            $0.limits.answer = .microseconds(1)
            $0.retries.attempts = 1
        } _: { client, key, _ in
            await #expect(throws: S3Error.self) { _ = try await client.headObject(key) }
            let left = try await client.deleteObjects([key])
            #expect(left.isEmpty)
        }
    }
}
