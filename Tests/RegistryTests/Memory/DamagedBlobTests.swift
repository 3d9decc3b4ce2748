import OCI
import Testing

@testable import Registry

@Suite("Small blobs whose bytes in the store are damaged")
struct DamagedBlobTests {
    private func damaged(_ authority: WriteAuthority = WriteAuthority()) async throws -> (WatchedContent, Digest) {
        let test = try WatchedContent(authority: authority)
        let blob = try await test.repository.push("hello")
        try await test.plant("hullo", at: test.bytes(blob))
        return (test, blob)
    }

    @Test("are absent, to clients that only ask whether they are here too, for longer than a second")
    func absent() async throws {
        let (test, blob) = try await damaged()
        for _ in 0..<3 {
            #expect(try await test.repository.blob(blob) == nil)
            #expect(test.repository.rememberedBlob(blob) == nil)
            #expect(test.repository.rememberedBlobSize(blob) == nil)
            #expect(try await test.repository.blobSize(blob) == nil)
            #expect(test.content.contents[Hashed(blob)] == nil)
            test.passSecond()
        }
    }

    @Test("are mended by another push")
    func pushed() async throws {
        let (test, blob) = try await damaged()
        #expect(try await test.repository.blob(blob) == nil)
        try await test.repository.push("hello")
        for _ in 0..<3 {
            #expect(try await test.repository.blobSize(blob) == 5)
            #expect(try await test.repository.text(of: blob) == "hello")
        }
        #expect(test.content.contents[Hashed(blob)] != nil)
    }

    @Test("are mended by hand")
    func byHand() async throws {
        let (test, blob) = try await damaged()
        #expect(try await test.repository.blob(blob) == nil)
        try await test.plant("hello", at: test.bytes(blob))
        test.passSecond()
        #expect(try await test.repository.text(of: blob) == "hello")
        #expect(try await test.repository.blobSize(blob) == 5)
    }

    @Test("are absent while others may write to the store")
    func others() async throws {
        let (test, blob) = try await damaged(WriteAuthority(isGranted: true, isSole: false))
        #expect(try await test.repository.blob(blob) == nil)
        try await test.plant("hello", at: test.bytes(blob))
        #expect(try await test.repository.text(of: blob) == "hello")
    }

    @Test("do not come from memory when their number of bytes is wrong")
    func otherSize() async throws {
        let (test, blob) = try await damaged()
        try await test.repository.push("hello")
        #expect(try await test.repository.text(of: blob) == "hello")
        try await test.plant("torn", at: test.bytes(blob))
        test.passSecond()
        #expect(try await test.repository.blob(blob) == nil)
    }
}
