import Logging
import NIOCore
import NIOHTTP1

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
        settings.retries.firstWait = .milliseconds(1)
        settings.retries.longestWait = .milliseconds(5)
        return settings
    }
}

extension S3Client {
    /// Runs `body` with a client and shuts it down afterwards.
    static func with<Result>(
        _ settings: S3Settings, surroundings: S3Surroundings = .system,
        _ body: (S3Client) async throws -> Result
    ) async throws -> Result {
        let client = try S3Client(
            settings, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            surroundings: surroundings)
        do {
            let result = try await body(client)
            await client.shutdown()
            return result
        } catch {
            await client.shutdown()
            throw error
        }
    }
}

extension S3Payload {
    init(_ text: String) {
        self.init(ByteBuffer(string: text))
    }
}

extension S3Fetch {
    /// The bytes of an object as text; nil when there is none.
    func text() async throws -> String? {
        guard case .object(let object) = self else { return nil }
        return String(buffer: try await object.collect(upTo: 64 << 20))
    }
}
