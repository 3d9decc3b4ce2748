import HTTPConnection
import HTTPTypes
import Logging
import NIOCore
import Testing

@testable import RegistryServer

@Suite("Pages for those who watch the server")
struct DebugDocumentTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("are JSON with their keys in order")
    func json() {
        let answer = DebugSite.document(["b": 1.5, "a": 2], Self.quiet)
        #expect(answer.status == .ok)
        guard case .buffer(let bytes) = answer.body else {
            Issue.record("no body")
            return
        }
        #expect(String(buffer: bytes) == "{\"a\":2,\"b\":1.5}\n")
    }

    @Test("that cannot be written are a failure, and no empty page", arguments: [Double.nan, .infinity])
    func failure(_ number: Double) {
        #expect(DebugSite.document(["a": number], Self.quiet).status == .internalServerError)
        #expect(throws: EncodingError.self) { try JSONText.object(["a": number]) }
    }
}
