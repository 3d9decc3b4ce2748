import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

@Suite("What dead replicas left of uploads", .timeLimit(.minutes(30)))
struct ReplicaPurgeTests {
    @Test(
        "is found by the purge wherever it is: at the session, at the blob that was to be, and at our own trials",
        arguments: [true, false])
    func strays(_ isDryRun: Bool) async throws {
        let test = try Replicas(1)
        let now = test.clock.now / TestClock.second
        let digest = digestOf("x")
        let ours = [
            try test.key("repositories/team/app/_uploads/1/data"),
            try test.key("blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)/data"),
            try #require(ObjectKey("packhouse/conditions/0a")),
        ]
        let others = [try #require(ObjectKey("backups/monday"))]
        for key in ours + others { test.bucket.leaveStray(at: key, begun: now - 1000) }
        test.bucket.leaveStray(at: try test.key("blobs/sha256/aa/young/data"), begun: now - 10)
        #expect(try await UploadPurge(age: 2000, isDryRun: isDryRun).run(on: test.content(0)) == 0)
        #expect(try await UploadPurge(age: 500, isDryRun: isDryRun).run(on: test.content(0)) == 3)
        #expect(try await UploadPurge(age: 500, isDryRun: isDryRun).run(on: test.content(0)) == (isDryRun ? 3 : 0))
    }

    @Test("goes by the age of whatever there is of it when it never had a mark")
    func aside() async throws {
        let test = try Replicas(1)
        let repository = try test.repository(0)
        let digest = try await repository.push("x")
        let aside = try test.key("repositories/team/app/_uploads/1/aside")
        try await test.bucket.put(ByteBuffer(string: "set aside"), at: aside, if: .always)
        // The bucket has the time of day, the replicas have not.
        let written = try #require(try await test.bucket.metadata(of: aside)).modified
        let now = test.clock.now / TestClock.second
        #expect(try await UploadPurge(age: now - written + 10, isDryRun: false).run(on: test.content(0)) == 0)
        #expect(try await UploadPurge(age: now - written - 10, isDryRun: false).run(on: test.content(0)) == 1)
        #expect(try await test.bucket.metadata(of: aside) == nil)
        #expect(try await repository.text(of: digest) == "x")
    }
}
