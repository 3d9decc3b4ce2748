import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

@Suite("Blobs")
struct BlobTests {
    @Test("lie where docker-registry looks for them, in its form", arguments: DigestAlgorithm.allCases)
    func layout(_ algorithm: DigestAlgorithm) async throws {
        let test = try TestContent()
        let digest = try await test.repository.push("hello", algorithm: algorithm)
        let hex = digest.hex
        #expect(try await test.text(at: "blobs/\(algorithm.rawValue)/\(hex.prefix(2))/\(hex)/data") == "hello")
        let link = "repositories/team/app/_layers/\(algorithm.rawValue)/\(hex)/link"
        #expect(try await test.text(at: link) == digest.text)
        #expect(
            try await test.store.list(test.key("repositories/team/app/_uploads"), after: nil, limit: 9).entries.isEmpty)
    }

    @Test("belong to the repositories that they were pushed to or mounted in, and to no other")
    func membership() async throws {
        let test = try TestContent()
        let other = test.content.repository(try #require(RepositoryName("other")))
        let digest = try await test.repository.push("hello")
        #expect(try await other.blob(digest) == nil)
        #expect(try await other.blobSize(digest) == nil)
        #expect(try await other.mountBlob(digest, from: test.repository))
        #expect(try await other.text(of: digest) == "hello")
        #expect(try await test.repository.deleteBlob(digest))
        #expect(try await test.repository.blobSize(digest) == nil)
        #expect(try await other.blobSize(digest) == 5)
        #expect(try await !test.repository.deleteBlob(digest))
    }

    @Test("whose bytes are gone are neither there nor mounted, though a link says so")
    func missingBytes() async throws {
        let test = try TestContent()
        let other = test.content.repository(try #require(RepositoryName("other")))
        let digest = try await test.repository.push("hello")
        try await test.store.deleteTree(test.key("blobs"))
        #expect(try await test.repository.blobSize(digest) == nil)
        #expect(try await test.repository.blob(digest) == nil)
        #expect(try await !other.mountBlob(digest, from: test.repository))
        try await test.repository.push("hello")
        #expect(try await test.repository.text(of: digest) == "hello")
    }

    @Test("are read through docker-registry's own sha512 form, where the link names a sha256 digest")
    func foreignSHA512() async throws {
        let test = try TestContent()
        let digest = try await test.repository.push("hello")
        let alias = digestOf("hello", .sha512)
        try await test.plant(digest.text, at: "repositories/team/app/_layers/sha512/\(alias.hex)/link")
        #expect(try await test.repository.text(of: alias) == "hello")
        #expect(try await test.repository.blobSize(alias) == 5)
        // Mounted elsewhere, docker-registry can read it there too: it needs both links.
        let other = test.content.repository(try #require(RepositoryName("other")))
        #expect(try await other.mountBlob(alias, from: test.repository))
        #expect(try await other.text(of: alias) == "hello")
        #expect(try await other.text(of: digest) == "hello")
    }

    @Test(
        "are absent when their link is empty or torn, and present when it has white space around it",
        arguments: ["", " ", "sha256:", "sha256:12", String(repeating: "x", count: 5000)])
    func tornLink(_ text: String) async throws {
        let test = try TestContent()
        let digest = try await test.repository.push("hello")
        let link = "repositories/team/app/_layers/sha256/\(digest.hex)/link"
        try await test.plant(text, at: link)
        #expect(try await test.repository.blobSize(digest) == nil)
        try await test.plant(" \(digest.text)\n", at: link)
        #expect(try await test.repository.blobSize(digest) == 5)
    }

    @Test("that do not fit leave what is there as it was, and the failure says that the store is full")
    func full() async throws {
        let test = try TestContent(maximumSize: 200_000)
        let digest = try await test.repository.push("hello")
        let error = await #expect(throws: StorageError.self) {
            try await test.repository.push(String(repeating: "x", count: 400_000))
        }
        #expect(error?.code == .full)
        #expect(try await test.repository.text(of: digest) == "hello")
    }

    @Test("that did not fit give their room back, so that smaller ones fit", arguments: [true, false])
    func roomGivenBack(_ isSession: Bool) async throws {
        let test = try TestContent(maximumSize: 1_000_000)
        let large = ByteBuffer(repeating: 1, count: 2_000_000)
        if isSession {
            let status = try await test.repository.beginUpload()
            var writer = try await test.repository.writer(status.id)
            do {
                try await writer.append(large)
                Issue.record("it fits")
            } catch {}
            await writer.abandon()
        } else {
            var writer = try test.repository.writeBlob(expecting: UploadExpectation())
            try await writer.append(ByteBuffer(repeating: 1, count: 600_000))
            do {
                try await writer.append(large)
                Issue.record("it fits")
            } catch {}
            await writer.abandon()
        }
        try await test.repository.push(String(repeating: "x", count: 700_000))
    }

    @Test("of no bytes at all are blobs too")
    func empty() async throws {
        let test = try TestContent()
        let digest = try await test.repository.push("")
        #expect(try await test.repository.blobSize(digest) == 0)
    }
}
