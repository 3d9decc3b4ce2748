import Testing

@testable import S3Storage

@Suite("an endpoint")
struct S3EndpointTests {
    @Test(
        "is a host with a port and a scheme, or what decides in its place",
        arguments: [
            ("minio.local:9000", true, "https://minio.local:9000"), ("minio.local", false, "http://minio.local"),
            ("http://Minio.Local:9000/", true, "http://minio.local:9000"), ("https://s3:443", false, "https://s3"),
            ("[::1]:9000", false, "http://[::1]:9000"), ("http://[fd00::7]", true, "http://[fd00::7]"),
            ("10.0.0.7:80", false, "http://10.0.0.7"), ("my_minio:9000", false, "http://my_minio:9000"),
        ])
    func reading(_ text: String, _ secure: Bool, _ shown: String) throws {
        #expect(try S3Endpoint(text, secure: secure).description == shown)
    }

    @Test(
        "of any other form is refused with a word on why",
        arguments: [
            ("", "no host"), ("ftp://s3", "neither http nor https"), ("s3:0", "no port"), ("s3:99999", "no port"),
            ("s3:x", "no port"), ("http://s3/path", "no host name"), ("user@s3", "no host name"), ("[::1", "]"),
            ("[::1]x", "follows"), ("s3?x", "no host name"), ("a b", "no host name"), ("http://", "no host"),
            ("::1", "no host name"), ("https://user:secret@s3:9000", "no host name"),
        ])
    func refusing(_ text: String, _ words: String) {
        let error = #expect(throws: S3Error.self) { try S3Endpoint(text, secure: true) }
        #expect(error?.reason == .invalidSetting)
        #expect(error?.message.contains(words) == true, "\(String(describing: error))")
        #expect(error?.message.contains("secret") == false)
    }

    @Test(
        "has a bucket that can be no host name in its path",
        arguments: [
            ("my.bucket", "https", false), ("my.bucket", "http", true), ("My_Bucket", "https", false),
            ("my-bucket-1", "https", true),
        ])
    func buckets(_ bucket: String, _ scheme: String, _ isNamed: Bool) throws {
        let endpoint = S3Endpoint.aws(region: "eu-west-1", scheme: try #require(S3Endpoint.Scheme(rawValue: scheme)))
        #expect(endpoint.authority(of: bucket).hasPrefix(bucket) == isNamed)
        #expect(endpoint.path(of: S3Key("k"), in: bucket) == (isNamed ? "/k" : "/\(bucket)/k"))
    }

    @Test("has the bucket in its path or before its host")
    func styles() throws {
        let key = S3Key("a/b c")
        let path = try S3Endpoint("minio:9000", secure: false)
        #expect(path.authority(of: "bkt") == "minio:9000")
        #expect(path.path(of: key, in: "bkt") == "/bkt/a/b%20c")
        #expect(path.path(of: nil, in: "bkt") == "/bkt")
        let aws = S3Endpoint.aws(region: "eu-west-1")
        #expect(aws.authority(of: "bkt") == "bkt.s3.eu-west-1.amazonaws.com")
        #expect(aws.path(of: key, in: "bkt") == "/a/b%20c")
        #expect(aws.path(of: nil, in: "bkt") == "/")
        #expect(aws.isAWS && !path.isAWS)
        #expect(S3Endpoint.aws(region: "cn-north-1").host == "s3.cn-north-1.amazonaws.com.cn")
    }
}
