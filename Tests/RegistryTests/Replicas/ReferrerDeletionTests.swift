import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

@Suite("Referrers that one replica deletes while another pushes them", .timeLimit(.minutes(30)))
struct ReferrerDeletionTests {
    private struct Scene {
        let test: Replicas
        let subject: Digest
        let referrer: Digest
        let bytes: ByteBuffer

        /// With a referrer that every replica has seen, so that none searches for it any more.
        init() async throws {
            test = try Replicas(3)
            subject = try await test.repository(0).pushImage("subject", tag: "v1")
            let config = try await test.repository(0).push("{}")
            let text =
                imageText(config: config, layers: []).dropLast()
                + #","subject":{"mediaType":"a/b","digest":"\#(subject)","size":1}}"#
            bytes = ByteBuffer(string: String(text))
            referrer = digestOf(String(text))
            try await push(0)
            for number in 0..<3 {
                #expect(try await found(number) == [referrer])
            }
        }

        func push(_ number: Int) async throws {
            _ = try await test.repository(number).putManifest(bytes, mediaType: nil, as: .digest(referrer))
        }

        func found(_ number: Int) async throws -> [Digest] {
            try await test.repository(number).referrers(of: subject, limit: 9).referrers.map(\.digest)
        }

        var link: ObjectKey {
            get throws {
                try test.key(
                    "repositories/team/app/_referrers/sha256/\(subject.hex)/sha256/\(referrer.hex)/link")
            }
        }
    }

    @Test("are found when they were pushed before the deletion had ended")
    func pushedDuringDeletion() async throws {
        let scene = try await Scene()
        let gate = scene.test.bucket.hold(.delete(try scene.test.revisionLink(scene.referrer)))
        let deletion = Task { try await scene.test.repository(0).deleteManifest(scene.referrer) }
        await gate.whenReached()
        try await scene.push(1)
        gate.open()
        #expect(try await deletion.value)
        for number in 0..<3 { #expect(try await scene.found(number) == [scene.referrer]) }
    }

    @Test("are found when they were deleted before the push had ended")
    func deletedDuringPush() async throws {
        let scene = try await Scene()
        let gate = scene.test.bucket.hold(.put(try scene.link))
        let push = Task { try await scene.push(1) }
        await gate.whenReached()
        #expect(try await scene.test.repository(0).deleteManifest(scene.referrer))
        gate.open()
        try await push.value
        for number in 0..<3 { #expect(try await scene.found(number) == [scene.referrer]) }
    }

    @Test("are gone when nobody pushed them")
    func gone() async throws {
        let scene = try await Scene()
        #expect(try await scene.test.repository(0).deleteManifest(scene.referrer))
        for number in 0..<3 { #expect(try await scene.found(number).isEmpty) }
        #expect(try await scene.test.bucket.metadata(of: scene.link) == nil)
    }
}
