/// A user name as it may be shown: whatever could end a line, forge a field or is no UTF-8 is spelled `\xHH`.
struct ShownName: CustomStringConvertible {
    /// Longer names are cut.
    static let limit = 255

    let description: String

    init(_ bytes: some Collection<UInt8>) {
        let kept = Array(bytes.prefix(ShownName.limit))
        if kept.count == bytes.count, let text = String(validating: kept, as: UTF8.self) {
            description = text.unicodeScalars.reduce(into: "") { shown, scalar in
                if ShownName.isPlain(scalar) {
                    shown.unicodeScalars.append(scalar)
                } else {
                    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                        shown += ShownName.escape(byte)
                    }
                }
            }
        } else {
            description = kept.reduce(into: "") { shown, byte in
                let isPrintable = (0x20..<0x7F).contains(byte)
                shown += isPrintable ? String(Unicode.Scalar(byte)) : ShownName.escape(byte)
            }
        }
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: true
        }
    }

    private static func escape(_ byte: UInt8) -> String {
        (byte < 0x10 ? "\\x0" : "\\x") + String(byte, radix: 16)
    }
}
