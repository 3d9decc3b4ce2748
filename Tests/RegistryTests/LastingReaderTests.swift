import NIOCore
import ObjectStorage
import Testing

@testable import Registry

@Suite("a blob that is being read")
struct LastingReaderTests {
    /// What a distributed store gives when the object was written again after it was opened.
    private struct ReplacedReader: ObjectReader {
        var size: Int64
        var code = StorageError.Code.replaced
        var localFile: LocalFile? { nil }

        func read(_ range: Range<Int64>) async throws(StorageError) -> ByteBuffer {
            throw StorageError(code, "another object lies here now")
        }
    }

    private static let key = ObjectKey.root.appending("blobs/data")

    private func reader(_ opened: ReplacedReader, stored: String?) async throws -> LastingReader {
        let store = InMemoryStore(maximumSize: 1 << 20)
        if let stored { try await store.put(ByteBuffer(string: stored), at: Self.key, if: .always) }
        return LastingReader(opened, of: Self.key, in: store)
    }

    @Test("is read on when it is pushed again meanwhile")
    func pushedAgain() async throws {
        let reader = try await reader(ReplacedReader(size: 5), stored: "bytes")
        #expect(try await reader.read(1..<3) == ByteBuffer(string: "yt"))
        #expect(try await reader.read(0..<5) == ByteBuffer(string: "bytes"))
    }

    @Test("is not read on when it is gone, or cannot be the same", arguments: [nil, "other bytes"])
    func gone(_ stored: String?) async throws {
        let reader = try await reader(ReplacedReader(size: 5), stored: stored)
        let error = await #expect(throws: StorageError.self) { _ = try await reader.read(0..<5) }
        #expect(error?.code == .replaced)
    }

    @Test("is not opened again for another failure")
    func otherFailure() async throws {
        let reader = try await reader(ReplacedReader(size: 5, code: .unavailable), stored: "bytes")
        let error = await #expect(throws: StorageError.self) { _ = try await reader.read(0..<5) }
        #expect(error?.code == .unavailable)
    }
}
