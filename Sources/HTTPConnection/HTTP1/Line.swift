/// The line that some bytes begin with (RFC 9112, section 2.2).
struct Line {
    /// Bytes without its end; of a line that has not come whole, those that need not be looked at again.
    let length: Int
    let isWhole: Bool

    /// - Parameter start: bytes that were looked at before.
    init(in bytes: Span<UInt8>, from start: Int) throws(ConnectionRefusal) {
        var index = start
        while index < bytes.count, !bytes[index].isControl { index += 1 }
        length = index
        guard index < bytes.count else {
            isWhole = false
            return
        }
        guard bytes[index] == .carriageReturn else {
            throw .malformed("a line holds a control character, or ends without CR LF")
        }
        isWhole = index + 1 < bytes.count
        guard !isWhole || bytes[index + 1] == .lineFeed else { throw .malformed("a line holds CR without LF") }
    }
}
