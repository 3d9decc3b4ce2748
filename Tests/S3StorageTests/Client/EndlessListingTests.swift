import StorageTesting
import Testing

@testable import S3Storage

@Suite("a listing that is cut off")
struct EndlessListingTests {
    private static let key = S3Key("k")
    private static let marker = S3UploadPage.Marker(key: key, id: "1")

    private static func answers(
        _ text: String, _ ask: (S3Client) async throws -> Void
    ) async throws -> S3Error? {
        try await FaultProxy.with(script: { _, _ in .answer(ScriptedAnswer(status: 200, body: text)) }) { proxy in
            try await S3Client.with(try proxy.server.settings()) { client in
                await #expect(throws: S3Error.self) { try await ask(client) }
            }
        }
    }

    @Test(
        "of uploads tells where it goes on, and not where it began",
        arguments: ["", "<NextKeyMarker>k</NextKeyMarker><NextUploadIdMarker>1</NextUploadIdMarker>"])
    func uploads(_ next: String) async throws {
        let text =
            "<ListMultipartUploadsResult><IsTruncated>true</IsTruncated>\(next)</ListMultipartUploadsResult>"
        let error = try await Self.answers(text) {
            _ = try await $0.listMultipartUploads(prefix: Self.key, after: Self.marker)
        }
        #expect(error?.reason == .malformedAnswer)
    }

    @Test("of parts tells where it goes on, and not where it began", arguments: ["", "2", "7"])
    func parts(_ next: String) async throws {
        let text = """
            <ListPartsResult><IsTruncated>true</IsTruncated>
            <NextPartNumberMarker>\(next)</NextPartNumberMarker></ListPartsResult>
            """
        let error = try await Self.answers(text) {
            _ = try await $0.listParts(S3Upload(key: Self.key, id: "1"), after: 7)
        }
        #expect(error?.reason == .malformedAnswer)
    }
}
