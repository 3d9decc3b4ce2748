import Encoding
import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

@Suite("Referrers that other servers stored")
struct ReferrerScanTests {
    /// A manifest as docker-registry stores it: bytes and revision, and nothing of its subject.
    private func plant(_ note: String, subject: Digest, in test: TestContent) async throws -> Digest {
        let text = """
            {"schemaVersion":2,"config":{"mediaType":"a/b","digest":"\(digestOf("{}"))","size":2},"layers":[],\
            "subject":{"mediaType":"a/b","digest":"\(subject)","size":1},"annotations":{"note":"\(note)"}}
            """
        let digest = digestOf(text)
        try await test.plant(text, at: "blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)/data")
        try await test.plant(
            digest.text, at: "repositories/team/app/_manifests/revisions/sha256/\(digest.hex)/link")
        return digest
    }

    @Test("are found by the first question, and those of later by the first question after a restart")
    func takeOver() async throws {
        let test = try TestContent(now: UTCTime.now())
        let subject = digestOf("subject")
        let one = try await plant("one", subject: subject, in: test)
        #expect(try await test.repository.referrers(of: subject, limit: 9).referrers.map(\.digest) == [one])
        let two = try await plant("two", subject: subject, in: test)
        let later = test.reopened(now: UTCTime.now()).repository(test.repository.name)
        let found = try await later.referrers(of: subject, limit: 9).referrers.map(\.digest)
        #expect(found == [one, two].sorted())
    }

    @Test("are not read again once they were: only what came since the mark is")
    func mark() async throws {
        let test = try TestContent(now: UTCTime.now() + 1000)
        let subject = digestOf("subject")
        let one = try await plant("one", subject: subject, in: test)
        #expect(try await test.repository.referrers(of: subject, limit: 9).referrers.count == 1)
        // The mark lies in the future of the files, so a second process has nothing to read.
        try await test.store.deleteTree(test.key("repositories/team/app/_referrers"))
        let later = test.reopened(now: UTCTime.now() + 1000).repository(test.repository.name)
        #expect(try await later.referrers(of: subject, limit: 9).referrers.isEmpty)
        // The list is derived: without the mark it comes back by itself.
        let derived = try #require(ObjectKey("packhouse"))
        try await test.store.deleteTree(derived)
        let last = test.reopened(now: UTCTime.now()).repository(test.repository.name)
        #expect(try await last.referrers(of: subject, limit: 9).referrers.map(\.digest) == [one])
    }

    @Test("are listed from memory while this process may not write, and nothing is written")
    func readOnly() async throws {
        let test = try TestContent(now: UTCTime.now())
        let subject = digestOf("subject")
        let one = try await plant("one", subject: subject, in: test)
        let waiting = test.reopened(now: UTCTime.now(), authority: WriteAuthority(isGranted: false))
        let repository = waiting.repository(test.repository.name)
        #expect(try await repository.referrers(of: subject, limit: 9).referrers.map(\.digest) == [one])
        #expect(try await repository.referrers(of: subject, limit: 9).referrers.count == 1)
        let derived = try #require(ObjectKey("packhouse"))
        for key in [derived, try test.key("repositories/team/app/_referrers")] {
            #expect(try await test.store.list(key, after: nil, limit: 9).entries.isEmpty)
        }
    }

    @Test("that name another subject than their link says are left out")
    func wrongLink() async throws {
        let test = try TestContent(now: UTCTime.now())
        let subject = digestOf("subject")
        let one = try await plant("one", subject: subject, in: test)
        let other = digestOf("other")
        try await test.plant(
            one.text, at: "repositories/team/app/_referrers/sha256/\(other.hex)/sha256/\(one.hex)/link")
        #expect(try await test.repository.referrers(of: other, limit: 9).referrers.isEmpty)
    }

    @Test("page by bytes too: a page holds few of what is large, and at least one")
    func largePage() async throws {
        let test = try TestContent(now: UTCTime.now())
        let subject = digestOf("subject")
        for note in 0..<3 {
            _ = try await plant("\(note)" + String(repeating: "x", count: 3 << 20), subject: subject, in: test)
        }
        var last: Digest?
        var count = 0
        var hasMore = true
        while hasMore {
            let page = try await test.repository.referrers(of: subject, after: last, limit: 9)
            #expect(page.referrers.count == 1)
            count += page.referrers.count
            last = page.referrers.last?.digest
            hasMore = page.hasMore
        }
        #expect(count == 3)
    }
}
