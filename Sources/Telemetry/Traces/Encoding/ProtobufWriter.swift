/// Writes messages in Protocol Buffers' wire format. What has the standard value of its type is left out, as in that format's third version.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ field: Int, number: UInt64) {
        guard number != 0 else { return }
        add(oneOf: field, number: number)
    }

    /// A number that is there also when it is 0, as it is one of several fields of which one is set.
    mutating func add(oneOf field: Int, number: UInt64) {
        tag(field, wire: 0)
        varint(number)
    }

    /// A number of 64 bits in as many.
    mutating func add(_ field: Int, fixed number: UInt64) {
        guard number != 0 else { return }
        tag(field, wire: 1)
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// A number of 32 bits in as many.
    mutating func add(_ field: Int, fixed number: UInt32) {
        guard number != 0 else { return }
        tag(field, wire: 5)
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ field: Int, text: String) {
        guard !text.isEmpty else { return }
        add(field, bytes: Array(text.utf8))
    }

    /// Also what is empty.
    mutating func add(_ field: Int, bytes content: [UInt8]) {
        tag(field, wire: 2)
        varint(UInt64(content.count))
        bytes.append(contentsOf: content)
    }

    mutating func add(_ field: Int, message fill: (inout ProtobufWriter) -> Void) {
        var message = ProtobufWriter()
        fill(&message)
        add(field, bytes: message.bytes)
    }

    private mutating func tag(_ field: Int, wire: UInt64) {
        varint(UInt64(field) << 3 | wire)
    }

    private mutating func varint(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
