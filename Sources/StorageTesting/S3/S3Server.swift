import Foundation
public import S3Storage

/// An S3 server on loopback with one bucket and one pair of keys.
public struct S3Server: Sendable {
    public static let accessKey = "packhouse"
    public static let secretKey = "the-secret-of-packhouse"
    public static let keys = S3Credentials(accessKey: accessKey, secretKey: secretKey)

    public var host = "127.0.0.1"
    public var port: Int
    public var bucket = "packhouse"

    public init(port: Int) {
        self.port = port
    }

    public var origin: String { "http://\(host):\(port)" }

    /// For a client that keeps to names below `root`, and loses no time.
    public func settings(root: String = "") throws -> S3Settings {
        var settings = S3Settings(
            bucket: bucket, region: "us-east-1", endpoint: try S3Endpoint(origin, secure: false),
            credentials: .keys(S3Server.keys), root: root)
        // A slow machine is no lost answer.
        settings.limits.answer = .seconds(60)
        settings.limits.idle = .seconds(120)
        settings.limits.connect = .seconds(60)
        settings.limits.keys = .seconds(120)
        settings.retries.firstWait = .milliseconds(1)
        settings.retries.longestWait = .milliseconds(5)
        return settings
    }

    /// Makes the bucket and returns when an object can be written to it, which takes a server some seconds after its start.
    public func makeBucket(within limit: Duration) async throws {
        let end = ContinuousClock.now + limit
        while true {
            let made = try await put("/\(bucket)")
            let written = [200, 409].contains(made) ? try await put("/\(bucket)/ready") : 0
            if written == 200 { return }
            guard ContinuousClock.now < end else {
                throw CheckFailure("\(origin) answers \(made) to a new bucket and \(written) to a new object")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Has curl write something, for which our own client is not needed, and returns the status; 0 without an answer.
    private func put(_ path: String) async throws -> Int {
        let curl = try await FinishedProgram.run(
            "/usr/bin/curl",
            [
                "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--max-time", "10", "--request",
                "PUT", "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", "\(Self.accessKey):\(Self.secretKey)",
                "--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD", origin + path,
            ])
        return Int(curl.output) ?? 0
    }
}
