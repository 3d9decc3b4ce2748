import Logging
import NIOCore

@testable import S3Storage

extension S3Client {
    /// Runs `body` with a client and shuts it down afterwards.
    static func with<Result>(
        _ settings: S3Settings, surroundings: S3Surroundings = .system, log: LogLines = LogLines(),
        _ body: (S3Client) async throws -> Result
    ) async throws -> Result {
        let client = try S3Client(settings, logger: log.logger, surroundings: surroundings)
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
