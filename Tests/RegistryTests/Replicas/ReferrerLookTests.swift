import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

@Suite("Looks for referrers that other servers store in a shared bucket", .timeLimit(.minutes(30)))
struct ReferrerLookTests {
    private let subject = digestOf("subject")

    /// As docker-registry stores a manifest.
    private func plant(_ note: String, in test: Replicas) async throws -> Digest {
        let text = """
            {"schemaVersion":2,"config":{"mediaType":"a/b","digest":"\(digestOf("{}"))","size":2},"layers":[],\
            "subject":{"mediaType":"a/b","digest":"\(subject)","size":1},"annotations":{"note":"\(note)"}}
            """
        let digest = digestOf(text)
        let data = try test.key("blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)/data")
        try await test.bucket.put(ByteBuffer(string: text), at: data, if: .always)
        try await test.bucket.put(ByteBuffer(string: digest.text), at: test.revisionLink(digest), if: .always)
        return digest
    }

    @Test("are made in the background for those who ask all the time, and never lag for longer than ten seconds")
    func renewal() async throws {
        let test = try Replicas(1)
        let one = try await plant("one", in: test)
        let repository = try test.repository(0)
        #expect(try await repository.referrers(of: subject, limit: 9).referrers.map(\.digest) == [one])
        let two = try await plant("two", in: test)
        let revisions = try test.key("repositories/team/app/_manifests/revisions/sha256")
        test.pass(seconds: 6)
        // The look does not end before its gate is opened, and the answer does not wait for it.
        let gate = test.bucket.hold(.list(revisions))
        #expect(try await repository.referrers(of: subject, limit: 9).referrers.map(\.digest) == [one])
        await gate.whenReached()
        gate.open()
        test.pass(seconds: 5)
        // The one that began five seconds ago counts, or is waited for.
        let found = try await repository.referrers(of: subject, limit: 9).referrers.map(\.digest)
        #expect(found == [one, two].sorted())
        let three = try await plant("three", in: test)
        test.pass(seconds: 3600)
        #expect(
            try await repository.referrers(of: subject, limit: 9).referrers.map(\.digest) == [one, two, three].sorted())
    }

    @Test("ask for nothing twice in a repository of many manifests")
    func many() async throws {
        let test = try Replicas(1)
        let one = try await plant("one", in: test)
        let repository = try test.repository(0)
        #expect(try await repository.referrers(of: subject, limit: 9).referrers.map(\.digest) == [one])
        let sha256 = try test.key("repositories/team/app/_manifests/revisions/sha256")
        // Links of manifests whose bytes are gone.
        for number in 0..<70_000 {
            let hex = String(number, radix: 16)
            let digits = String(repeating: "0", count: 64 - hex.utf8.count) + hex
            let link = sha256.appending("\(digits)/link")
            try await test.bucket.plant(ByteBuffer(string: "sha256:\(digits)"), at: link)
        }
        test.pass(seconds: 60)
        _ = try await repository.referrers(of: subject, limit: 9)
        _ = test.bucket.takeCalls()
        test.pass(seconds: 60)
        #expect(try await repository.referrers(of: subject, limit: 9).referrers.map(\.digest) == [one])
        let looks = test.bucket.takeCalls().filter { if case .metadata = $0 { true } else { false } }
        #expect(looks.isEmpty, "\(looks.count) were looked at again")
    }
}
