import NIOCore
import Testing

@testable import HTTPConnection

@Suite("the end that a server of HTTP/2 says")
struct GoodbyeReaderTests {
    private static func frame(_ kind: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [0, 0, UInt8(payload.count), kind, 0, 0, 0, 0, 0] + payload
    }

    private static let before = frame(4, []) + frame(0, Array(repeating: 7, count: 30)) + frame(8, [0, 0, 0, 1])
    private static let error = frame(7, [0, 0, 0, 5, 0, 0, 0, 11, 1, 2])
    private static let farewell = frame(7, [0, 0, 0, 5, 0, 0, 0, 0])

    /// Whether it is found when the bytes come in pieces of that size.
    private static func isFound(in bytes: [UInt8], by size: Int) -> Bool {
        var reader = GoodbyeReader()
        return stride(from: 0, to: bytes.count, by: size).reduce(false) { found, start in
            reader.findsError(in: ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)])) || found
        }
    }

    @Test("is found behind other frames, however the bytes are cut", arguments: 1...60)
    func cuts(_ size: Int) {
        #expect(Self.isFound(in: Self.before + Self.error, by: size))
        #expect(Self.isFound(in: Self.farewell + Self.error, by: size))
        #expect(!Self.isFound(in: Self.before + Self.farewell + Self.before, by: size))
        #expect(!Self.isFound(in: Self.frame(0, Self.error) + Self.frame(3, [0, 0, 0, 1]), by: size))
    }
}
