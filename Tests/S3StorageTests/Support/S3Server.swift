@testable import S3Storage

/// An S3 server on loopback with one bucket and one pair of keys.
struct S3Server: Sendable {
    static let keys = S3Credentials(accessKey: "packhouse", secretKey: "the-secret-of-packhouse")

    var host = "127.0.0.1"
    var port: Int
    var bucket = "packhouse"

    var origin: String { "http://\(host):\(port)" }

    /// For a client that keeps to names below `root`, and loses no time.
    func settings(root: String = "") throws -> S3Settings {
        var settings = S3Settings(
            bucket: bucket, region: "us-east-1", endpoint: try S3Endpoint(origin, secure: false),
            credentials: .keys(S3Server.keys), root: root)
        // A slow machine is no lost answer.
        settings.limits.answer = .seconds(60)
        settings.retries.firstWait = .milliseconds(1)
        settings.retries.longestWait = .milliseconds(5)
        return settings
    }
}
