extension String {
    /// The text in double quotes, with escapes for control characters, quotes and backslashes.
    ///
    /// - Parameter isUnwanted: what else gets an escape.
    package func quoted(as form: QuotedForm, escaping isUnwanted: (Unicode.Scalar) -> Bool) -> String {
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || isUnwanted(scalar): text += String.escape(scalar, form)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }

    private static func escape(_ scalar: Unicode.Scalar, _ form: QuotedForm) -> String {
        func digits(_ value: UInt32, _ count: Int) -> String {
            let hex = String(value, radix: 16)
            return String(repeating: "0", count: count - hex.count) + hex
        }
        switch form {
        case .json: return UTF16.encode(scalar).map { $0.map { "\\u" + digits(UInt32($0), 4) }.joined() } ?? ""
        // YAML has no surrogates.
        case .yaml: return scalar.value > 0xFFFF ? "\\U" + digits(scalar.value, 8) : "\\u" + digits(scalar.value, 4)
        }
    }
}
