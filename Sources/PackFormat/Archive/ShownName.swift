/// A name that somebody else chose, fit for a message: in quotation marks, without control characters, of bounded
/// length.
struct ShownName: CustomStringConvertible {
    private static let maximumLength = 200

    let description: String

    init(_ bytes: some Collection<UInt8>) {
        var text = "\""
        // Bytes that are not UTF-8 become the replacement character.
        for scalar in String(decoding: bytes.prefix(ShownName.maximumLength), as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                text += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                text.unicodeScalars.append(scalar)
            }
        }
        description = text + (bytes.count > ShownName.maximumLength ? "…\"" : "\"")
    }

    init(_ text: some StringProtocol) {
        self.init(text.utf8)
    }
}
