import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

@Suite("A small blob that is damaged in a shared bucket", .timeLimit(.minutes(30)))
struct DamagedReplicaTests {
    @Test("is not there for those who ask before they push it, for a minute or until it is mended")
    func damaged() async throws {
        let test = try Replicas(2)
        let digest = try await test.repository(0).push("precious")
        let data = try test.key("blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)/data")
        try await test.bucket.put(ByteBuffer(string: "precioux"), at: data, if: .always)
        let reader = try test.repository(1)
        #expect(try await reader.blobSize(digest) == 8)
        #expect(try await reader.text(of: digest) == nil)
        #expect(try await reader.blobSize(digest) == nil)
        test.pass(seconds: 61)
        #expect(try await reader.blobSize(digest) == 8)
        #expect(try await reader.text(of: digest) == nil)
        try await reader.push("precious")
        #expect(try await reader.blobSize(digest) == 8)
        #expect(try await reader.text(of: digest) == "precious")
    }
}
