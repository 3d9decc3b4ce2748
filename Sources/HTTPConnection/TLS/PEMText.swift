/// The text of RFC 7468 around encoded bytes.
enum PEMText {
    /// Whether the text ends within the line that begins another part, which readers of PEM take for a remark.
    static func isTorn(_ text: [UInt8]) -> Bool {
        let lastLine = text[(text.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)...]
        let begin = Array("-----BEGIN ".utf8)
        return !lastLine.isEmpty && (begin.starts(with: lastLine) || lastLine.starts(with: begin))
    }
}
