import NIOCore
import OCI
import ObjectStorage
import Testing

@testable import Registry

@Suite("Bytes in memory")
struct ContentMemoryTests {
    @Test("of a small blob are read once, and come with it; a large one is opened once and its bytes are not kept")
    func blobs() async throws {
        let test = try WatchedContent()
        let small = try await test.repository.push(String(repeating: "x", count: 64 << 10))
        let large = try await test.repository.push(String(repeating: "x", count: (64 << 10) + 1))
        for _ in 0..<3 {
            #expect(try await test.repository.blob(small)?.bytes?.readableBytes == 64 << 10)
            #expect(try await test.repository.blob(large)?.bytes == nil)
        }
        let calls = test.store.takeCalls()
        #expect(calls.filter { $0 == (try? .open(test.bytes(small))) }.count == 1)
        #expect(calls.filter { $0 == (try? .open(test.bytes(large))) }.count == 1)
    }

    @Test("give each range of a blob as the store does", arguments: [0..<0, 0..<5, 2..<4, 5..<5] as [Range<Int64>])
    func ranges(_ range: Range<Int64>) async throws {
        let test = try WatchedContent()
        let digest = try await test.repository.push("hello")
        for _ in 0..<2 {
            let blob = try #require(try await test.repository.blob(digest))
            let expected = Array("hello".utf8)[Int(range.lowerBound)..<Int(range.upperBound)]
            #expect(Array(try await blob.read(range).readableBytesView) == Array(expected))
            await #expect(throws: StorageError.self) { try await blob.read(0..<6) }
        }
    }

    @Test("serve a blob and a manifest of the same digest")
    func both() async throws {
        let test = try WatchedContent()
        let image = try await test.repository.pushImage("layer", tag: "v1")
        let bytes = try #require(try await test.repository.manifest(.digest(image))?.blob.bytes)
        // Read as a blob first by a process that knows nothing of it.
        try await test.repository.push(String(buffer: bytes))
        let later = try WatchedContent(store: test.store)
        for _ in 0..<3 {
            #expect(try await later.repository.blob(image)?.bytes == bytes)
            #expect(try await later.repository.manifest(.digest(image))?.mediaType == .imageManifest)
        }
    }

    @Test("stay within their bounds", arguments: [(1, 1 << 20), (10_000, 100_000), (3, 1 << 20), (0, 1 << 20)])
    func bounds(_ count: Int, _ size: Int) {
        let memory = ContentMemory(maximumCount: count, maximumSize: size)
        var digests: [Digest] = []
        for index in 0..<200 {
            let text = "\(index)" + String(repeating: "x", count: 1000)
            digests.append(digestOf(text))
            memory.insert(ByteBuffer(string: text), mediaType: nil, for: digestOf(text))
        }
        let kept = digests.filter { memory[Hashed($0)] != nil }
        #expect(kept.count <= count)
        #expect(kept.count * 1000 <= size)
        #expect(kept.isEmpty == (count == 0))
    }

    @Test("are none with the cache off")
    func off() async throws {
        let test = try WatchedContent { $0.cachedManifests = 0 }
        let image = try await test.repository.pushImage("layer", tag: "v1")
        for _ in 0..<3 {
            let manifest = try #require(try await test.repository.manifest(.digest(image)))
            #expect(manifest.blob.bytes == nil)
            #expect(try await digestOf(String(buffer: manifest.blob.whole())) == image)
            #expect(try await test.repository.blob(digestOf("layer"))?.bytes == nil)
        }
    }
}
