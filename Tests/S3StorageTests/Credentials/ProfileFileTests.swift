import Testing

@testable import S3Storage

@Suite("a shared credentials file")
struct ProfileFileTests {
    @Test("has sections of settings, with comments and nested settings that do not count")
    func reading() {
        let file = ProfileFile(
            """
            # comment
            aws_access_key_id = outside
            [default]
            aws_access_key_id = A   # comment
            aws_secret_access_key=B=/+#x
            s3 =
                max_concurrent_requests = 20
                aws_access_key_id = nested
            ; comment
            [ second ]
            AWS_ACCESS_KEY_ID = C
            [profile third]
            region = eu-west-1
            [broken
            aws_access_key_id = D
            """)
        #expect(
            file["default"] == ["aws_access_key_id": "A", "aws_secret_access_key": "B=/+#x", "s3": ""])
        #expect(file["second"] == ["aws_access_key_id": "C"])
        #expect(file["third"] == ["region": "eu-west-1"])
        #expect(file["broken"] == nil)
        #expect(file["outside"] == nil)
    }
}
