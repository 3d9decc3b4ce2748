import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

@Suite("What one replica changes", .timeLimit(.minutes(30)))
struct ReplicaTests {
    enum Change: CaseIterable, Sendable {
        case tagMoves, tagIsDeleted, manifestIsDeleted
    }

    @Test("is so on every other at the next request, whatever they have read before", arguments: Change.allCases)
    func manifests(_ change: Change) async throws {
        let test = try Replicas()
        let old = try await test.repository(0).pushImage("old", tag: "v1")
        for number in 0..<3 {
            for _ in 0..<2 { #expect(try await test.repository(number).digest(of: "v1") == old) }
            #expect(try await test.repository(number).tags(after: nil, limit: 9)?.tags.map(\.text) == ["v1"])
        }
        var new: Digest?
        switch change {
        case .tagMoves: new = try await test.repository(0).pushImage("new", tag: "v1")
        case .tagIsDeleted: #expect(try await test.repository(0).deleteTag(try #require(Tag("v1"))))
        case .manifestIsDeleted: #expect(try await test.repository(0).deleteManifest(old))
        }
        for number in 0..<3 {
            let repository = try test.repository(number)
            #expect(try await repository.digest(of: "v1") == new)
            let isThere = try await repository.manifest(.digest(old)) != nil
            #expect(isThere == (change != .manifestIsDeleted))
            let tags = try await repository.tags(after: nil, limit: 9)?.tags.map(\.text) ?? []
            #expect(tags == (change == .tagMoves ? ["v1"] : []))
            #expect(repository.rememberedManifest(.digest(old)) == nil)
        }
    }

    @Test("counts for blobs, small and large, in the same way")
    func blobs() async throws {
        let test = try Replicas()
        for text in ["small", String(repeating: "large", count: 40_000)] {
            let digest = try await test.repository(0).push(text)
            let other = try test.repository(1, "other")
            #expect(try await other.mountBlob(digest, from: test.repository(1)))
            for number in 0..<3 {
                for _ in 0..<2 { #expect(try await test.repository(number).text(of: digest) == text) }
                #expect(try await test.repository(number).blobSize(digest) == Int64(text.utf8.count))
            }
            #expect(try await test.repository(2).deleteBlob(digest))
            for number in 0..<3 {
                #expect(try await test.repository(number).blob(digest) == nil)
                #expect(try await test.repository(number).blobSize(digest) == nil)
                #expect(try await test.repository(number, "other").text(of: digest) == text)
            }
            try await test.repository(1).push(text)
            #expect(try await test.repository(0).text(of: digest) == text)
        }
    }

    @Test("costs the others one request for each link that an answer rests on, and none for bytes that they know")
    func requests() async throws {
        let test = try Replicas(2)
        let image = try await test.repository(0).pushImage("layer", tag: "v1")
        let blob = digestOf("layer")
        let reader = try test.repository(1)
        let (tag, revision) = (try test.tagLink("v1"), try test.revisionLink(image))
        let layer = try test.key("repositories/team/app/_layers/sha256/\(blob.hex)/link")
        let bytes = try test.key("blobs/sha256/\(blob.hex.prefix(2))/\(blob.hex)/data")
        for _ in 0..<2 {
            _ = try await (reader.digest(of: "v1"), reader.text(of: blob))
        }
        _ = test.bucket.takeCalls()
        #expect(try await reader.digest(of: "v1") == image)
        #expect(Set(test.bucket.takeCalls()) == [.read(tag), .read(revision)])
        #expect(try await reader.manifest(.digest(image))?.digest == image)
        #expect(test.bucket.takeCalls() == [.read(revision)])
        #expect(try await reader.text(of: blob) == "layer")
        #expect(test.bucket.takeCalls() == [.read(layer)])
        #expect(try await reader.blobSize(blob) == 5)
        #expect(Set(test.bucket.takeCalls()) == [.read(layer), .metadata(bytes)])
    }

    @Test("is no more than bytes to those who may not have it: a blob without a link is not there")
    func noLink() async throws {
        let test = try Replicas(2)
        let digest = try await test.repository(0, "secret").push("secret")
        #expect(try await test.repository(1, "secret").text(of: digest) == "secret")
        #expect(try await test.repository(1).blob(digest) == nil)
        #expect(try await test.repository(1).blobSize(digest) == nil)
        #expect(try await test.repository(1).manifest(.digest(digest)) == nil)
    }

    @Test("is found among the referrers by the others, and each manifest is looked at once")
    func referrers() async throws {
        let test = try Replicas(2)
        let subject = try await test.repository(0).pushImage("subject", tag: "v1")
        #expect(try await test.repository(1).referrers(of: subject, limit: 9).referrers.isEmpty)
        let config = try await test.repository(0).push("{}")
        let text =
            imageText(config: config, layers: []).dropLast()
            + #","subject":{"mediaType":"a/b","digest":"\#(subject)","size":1}}"#
        let referrer = try await test.repository(0).putManifest(
            ByteBuffer(string: String(text)), mediaType: nil, as: .digest(digestOf(String(text))))
        #expect(
            try await test.repository(1).referrers(of: subject, limit: 9).referrers.map(\.digest) == [referrer.digest])
        for seconds in [60, 60] as [Int64] {
            test.pass(seconds: seconds)
            #expect(try await test.repository(1).referrers(of: subject, limit: 9).referrers.count == 1)
        }
        _ = test.bucket.takeCalls()
        test.pass(seconds: 60)
        #expect(try await test.repository(1).referrers(of: subject, limit: 9).referrers.count == 1)
        let looks = test.bucket.takeCalls().filter { if case .metadata = $0 { true } else { false } }
        #expect(looks == [])
    }
}
