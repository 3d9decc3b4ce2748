import FoundationEssentials
import NIOCore

/// Values as JSON, their keys in order.
enum JSONText {
    /// Throws for a number that is not finite, which JSON has no word for.
    static func object(_ value: some Encodable) throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes = ByteBuffer(bytes: try encoder.encode(value))
        bytes.writeString("\n")
        return bytes
    }
}
