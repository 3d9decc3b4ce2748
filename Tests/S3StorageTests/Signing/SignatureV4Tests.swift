import Crypto
import Encoding
import Testing

@testable import S3Storage

/// The examples that AWS publishes in "Signature Calculations for the Authorization Header" and "Authenticating Requests: Using Query
/// Parameters" of the S3 API reference.
@Suite("Signature V4")
struct SignatureV4Tests {
    static let signature = SignatureV4(
        credentials: S3Credentials(
            accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        region: "us-east-1", time: 1_369_353_600)
    static let empty = Hexadecimal.text(of: SHA256.hash(data: [UInt8]()))

    struct Example: Sendable {
        var method: String
        var path = "/"
        var query: [(String, String)] = []
        var fields: [(String, String)] = []
        var body = ""
        var signature: String
        var names: String
    }

    @Test(
        "agrees with AWS's examples",
        arguments: [
            Example(
                method: "GET", path: "/test.txt", fields: [("range", "bytes=0-9")],
                signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
                names: "host;range;x-amz-content-sha256;x-amz-date"),
            Example(
                method: "PUT", path: "/" + PercentEncoding.encode("test$file.text", keeping: "/"),
                fields: [
                    ("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                ], body: "Welcome to Amazon S3.",
                signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
                names: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class"),
            Example(
                method: "GET", query: [("lifecycle", "")],
                signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
                names: "host;x-amz-content-sha256;x-amz-date"),
            Example(
                method: "GET", query: [("prefix", "J"), ("max-keys", "2")],
                signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
                names: "host;x-amz-content-sha256;x-amz-date"),
        ])
    func published(_ example: Example) {
        let hash = Hexadecimal.text(of: SHA256.hash(data: Array(example.body.utf8)))
        let fields =
            example.fields + [
                ("host", "examplebucket.s3.amazonaws.com"), ("x-amz-content-sha256", hash),
                ("x-amz-date", UTCTime.basic(Self.signature.time)),
            ]
        let request = CanonicalRequest(
            method: example.method, path: example.path, query: SignedQuery.text(example.query), fields: fields,
            payload: hash)
        #expect(
            Self.signature.authorization(of: request)
                == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                + "SignedHeaders=\(example.names), Signature=\(example.signature)")
    }

    @Test("in a URL agrees with AWS's example")
    func presigned() {
        let query = Self.signature.presigned(
            method: "GET", authority: "examplebucket.s3.amazonaws.com", path: "/test.txt", query: [],
            lifetime: .seconds(86400))
        #expect(
            query == "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
    }

    @Test("squeezes spaces and sorts names, as both sides have to")
    func canonical() {
        let request = CanonicalRequest(
            method: "GET", path: "/", query: "", fields: [("x-b", "  two   words "), ("x-a", "1")], payload: "hash")
        #expect(request.text == "GET\n/\n\nx-a:1\nx-b:two words\n\nx-a;x-b\nhash")
    }

    @Test("shows a log no session token")
    func shown() {
        let request = CanonicalRequest(
            method: "GET", path: "/", query: "", fields: [("host", "h"), ("x-amz-security-token", "secret")],
            payload: "hash")
        #expect(!request.shown.contains("secret"))
        #expect(request.text.contains("secret"))
    }

    @Test("is not shown by credentials that reach a log")
    func secrets() {
        var text = ""
        dump(Self.signature.credentials, to: &text)
        text += "\(Self.signature.credentials)"
        #expect(!text.contains("wJalr"))
        #expect(text.contains("AKIA…MPLE"))
        #expect(!text.contains("AKIAIOSFODNN7EXAMPLE"))
    }
}
