import FoundationEssentials
import NIOCore

/// Values as JSON, their keys in order.
enum JSONText {
    static func object(_ value: some Encodable) -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and numbers that are finite: there is nothing here that cannot be encoded.
        var bytes = ByteBuffer(bytes: (try? encoder.encode(value)) ?? Data())
        bytes.writeString("\n")
        return bytes
    }
}
