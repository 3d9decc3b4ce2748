@testable import S3Storage

/// Something that is wrong with a bucket, its keys or its address, and what has to be said of it.
struct StartProblem: Sendable {
    var reason: S3Error.Reason
    var words: String
    var answer: ScriptedAnswer?
    var change: @Sendable (inout S3Settings) -> Void = { _ in }

    static let secret = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY"

    /// A label may have 63 characters.
    private static let longName = String(repeating: "x", count: 64) + ".invalid"

    static let all = [
        StartProblem(
            reason: .wrongKeys, words: "the server does not know access key wJal…EKEY",
            change: { $0.credentials = .keys(S3Credentials(accessKey: secret, secretKey: "packhouse")) }),
        StartProblem(
            reason: .noBucket, words: "create the bucket, or name another in storage.s3.bucket",
            change: { $0.bucket = "no-such-bucket" }),
        StartProblem(
            reason: .wrongKeys, words: "the server does not know access key st…",
            change: { $0.credentials = .keys(S3Credentials(accessKey: "stranger", secretKey: "x")) }),
        StartProblem(
            reason: .wrongKeys, words: "the secret key is not that of access key pa…",
            change: { $0.credentials = .keys(S3Credentials(accessKey: "packhouse", secretKey: "x")) }),
        StartProblem(
            reason: .wrongRegion, words: "set storage.s3.region to eu-west-1",
            answer: .s3(400, "AuthorizationHeaderMalformed", more: "<Region>eu-west-1</Region>")),
        StartProblem(
            reason: .wrongRegion, words: "belongs to region eu-central-1, not us-east-1",
            answer: .s3(301, "PermanentRedirect", fields: [("x-amz-bucket-region", "eu-central-1")])),
        StartProblem(
            reason: .malformedAnswer, words: "is this an S3 endpoint?",
            answer: ScriptedAnswer(status: 200, body: "<html><body>Welcome<br></body></html>")),
        StartProblem(
            reason: .malformedAnswer, words: "ListBucketResult",
            answer: ScriptedAnswer(status: 200, body: "<html></html>")),
        StartProblem(reason: .denied, words: "access key pa… lacks the right", answer: .s3(403, "AccessDenied")),
        StartProblem(
            reason: .unavailable, words: "503 SlowDown", answer: .s3(503, "SlowDown")),
        StartProblem(
            reason: .unreachable, words: "Connection refused",
            change: { $0.endpoint = S3Endpoint(scheme: .http, host: "127.0.0.1", port: 1, usesPathStyle: true) }),
        StartProblem(
            // No name, and so nothing to ask anybody for.
            reason: .unreachable, words: "cannot be resolved",
            change: {
                $0.endpoint = S3Endpoint(scheme: .http, host: longName, port: 80, usesPathStyle: true)
            }),
        StartProblem(
            reason: .untrusted, words: "set storage.s3.secure to false",
            change: { $0.endpoint.scheme = .https }),
    ]
}
