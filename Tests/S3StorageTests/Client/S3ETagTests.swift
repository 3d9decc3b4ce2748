import Testing

@testable import S3Storage

@Suite("the ETag of an object that was made of parts")
struct S3ETagTests {
    private static let one = S3Part(number: 1, size: 5, etag: S3ETag("\"5d41402abc4b2a76b9719d911017c592\""))
    private static let two = S3Part(number: 7, size: 5, etag: S3ETag("\"7D793037A0760186574B0282F2F435E7\""))

    @Test("is the MD5 of the MD5s of the parts, and their number")
    func parts() {
        // printf '5d41402abc4b2a76b9719d911017c592' | xxd -r -p | md5sum
        #expect(S3ETag(of: [Self.one])?.text == "\"62109206880d38a4010a98e11243924a-1\"")
        #expect(S3ETag(of: [Self.one, Self.two])?.text == "\"065947336a2f2a95ba8899f3675c3be6-2\"")
    }

    @Test(
        "is not known where those of the parts are no MD5s",
        arguments: ["", "\"5d41\"", "\"5d41402abc4b2a76b9719d911017c59x\"", "\"5d41402abc4b2a76b9719d911017c592-1\""])
    func unknown(_ etag: String) {
        #expect(S3ETag(of: [Self.one, S3Part(number: 2, size: 5, etag: S3ETag(etag))]) == nil)
    }
}
