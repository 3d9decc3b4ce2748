import NIOCore
import Testing

@testable import HTTPConnection

@Suite("A body")
struct WholeBodyTests {
    private func body(_ pieces: [String], length: Int64?, isOpen: Bool) -> RequestBody {
        let stream = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
            for piece in pieces { continuation.yield(ByteBuffer(string: piece)) }
            continuation.finish()
        }
        return RequestBody(WholeBody(pieces: stream, length: length, isOpen: { isOpen }, fate: BodyFate()))
    }

    @Test(
        "ends well when all of it came",
        arguments: [
            (["ab", "c"], 3, true), (["ab", "c"], 3, false), (["abc"], nil, true), ([], 0, false), ([], nil, true),
        ]
            as [([String], Int64?, Bool)])
    func whole(_ pieces: [String], _ length: Int64?, _ isOpen: Bool) async throws {
        let bytes = try await body(pieces, length: length, isOpen: isOpen).collect(upTo: 100)
        #expect(bytes.map { String(buffer: $0) } == pieces.joined())
    }

    @Test(
        "throws when the client went away in the middle, though the framework says nothing",
        arguments: [(["ab"], 3, true), (["ab"], 3, false), ([], 3, false), (["abc"], nil, false), (["abcd"], 3, true)]
            as [([String], Int64?, Bool)])
    func broken(_ pieces: [String], _ length: Int64?, _ isOpen: Bool) async throws {
        await #expect(throws: BrokenBody.self) {
            _ = try await body(pieces, length: length, isOpen: isOpen).collect(upTo: 100)
        }
    }
}
