import NIOCore
import OCI
import ObjectStorage
import Testing

@testable import Registry

@Suite("Manifests too large to be kept in memory", .timeLimit(.minutes(30)))
struct LargeManifestTests {
    private let test: WatchedContent

    init() throws {
        test = try WatchedContent()
    }

    private func text(_ spaces: Int = 100_000, subject: Digest? = nil) -> String {
        let subject = subject.map {
            #","subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"\#($0)","size":1}}"#
        }
        let image = imageText(config: digestOf("{}"), layers: [])
        return (subject.map { image.dropLast() + $0 } ?? image) + String(repeating: " ", count: spaces)
    }

    private func push(_ text: String) async throws -> Digest {
        try await test.repository.push("{}")
        return try await test.repository.putManifest(
            ByteBuffer(string: text), mediaType: nil, as: try #require(Reference("v1"))
        ).digest
    }

    /// The same store, as a process finds it that knows nothing of it.
    private func restarted() throws -> WatchedContent { try WatchedContent(store: test.store) }

    private func opens(_ digest: Digest) throws -> Int {
        let call = HeldStore.Call.open(try test.bytes(digest))
        return test.store.takeCalls().filter { $0 == call }.count
    }

    @Test("are open and not in memory, and give the bytes that were pushed")
    func open() async throws {
        let image = try await push(text())
        for content in [test, try restarted()] {
            for _ in 0..<3 {
                let manifest = try #require(try await content.repository.manifest(.digest(image)))
                #expect(manifest.mediaType == .imageManifest)
                #expect(manifest.blob.size == Int64(text().utf8.count))
                #expect(manifest.blob.bytes == nil)
                #expect(try await String(buffer: manifest.blob.whole()) == text())
                content.passSecond()
            }
        }
    }

    @Test("are read once, however many ask for them at once and afterwards")
    func once() async throws {
        let image = try await push(text())
        let later = try restarted()
        let key = Hashed(image)
        let gate = test.store.hold(.open(try test.bytes(image)))
        try await withThrowingTaskGroup(of: MediaType?.self) { group in
            for _ in 0..<20 {
                group.addTask { try await later.repository.manifest(.digest(image))?.mediaType }
            }
            await gate.whenReached()
            #expect(later.content.manifestReadings.count == 1)
            gate.open()
            for try await mediaType in group { #expect(mediaType == .imageManifest) }
        }
        #expect(try opens(image) == 1)
        #expect(later.content.manifestReadings.count == 0)
        // Other bytes of the same number are not read: the digest was seen to be right.
        try await test.plant(String(text().dropLast()) + "\n", at: test.bytes(image))
        later.passSecond()
        #expect(try await later.repository.manifest(.digest(image)) != nil)
        #expect(later.content.verdicts.withLock(key.hash) { $0.value(for: key) }?.size == Int64(text().utf8.count))
    }

    @Test("of damaged bytes are absent until they are pushed again", arguments: [false, true])
    func damaged(_ keepsSize: Bool) async throws {
        let image = try await push(text())
        #expect(try await test.repository.manifest(.digest(image)) != nil)
        try await test.plant(keepsSize ? text().dropLast() + "\n" : "torn", at: test.bytes(image))
        let later = keepsSize ? try restarted() : test
        later.passSecond()
        #expect(try await later.repository.manifest(.digest(image)) == nil)
        _ = try await later.repository.putManifest(
            ByteBuffer(string: text()), mediaType: nil, as: .digest(image))
        #expect(try await later.repository.manifest(.digest(image)) != nil)
    }

    @Test("are seen to be gone within a second when somebody removes their bytes")
    func gone() async throws {
        let image = try await push(text())
        #expect(try await test.repository.manifest(.digest(image)) != nil)
        try await test.remove(test.bytes(image))
        test.passSecond()
        #expect(try await test.repository.manifest(.digest(image)) == nil)
    }

    @Test("are found as referrers, and go with their entry")
    func referrer() async throws {
        let subject = try await test.repository.pushImage("layer", tag: "v0")
        let image = try await push(text(subject: subject))
        let later = try restarted()
        #expect(try await later.repository.referrers(of: subject, limit: 9).referrers.map(\.digest) == [image])
        #expect(try await later.repository.deleteManifest(image))
        #expect(try await later.repository.referrers(of: subject, limit: 9).referrers.isEmpty)
    }
}
