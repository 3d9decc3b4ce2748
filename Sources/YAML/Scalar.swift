/// A single value as it was written, and what YAML lets it be read as.
///
/// The reader of a key decides: a text key takes the letters (`password: 0123` is `0123`), the others ask for `boolean`
/// and so on, which follow YAML 1.1 as Distribution does.
package struct Scalar: Hashable, Sendable {
    /// What an explicit tag such as `!!str` demands.
    package enum Tag: Hashable, Sendable {
        case text
        case boolean
        case integer
        case float
        case null
    }

    package var text: String
    /// Without quotes, and no block text.
    package var isPlain: Bool
    package var tag: Tag?

    package init(text: String, isPlain: Bool, tag: Tag? = nil) {
        self.text = text
        self.isPlain = isPlain
        self.tag = tag
    }

    /// Whether YAML reads the text as null. A quoted text is one only by its tag.
    package var isNull: Bool {
        tag == .null || isPlain && tag == nil && ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// YAML 1.1: y, yes, on, true and their opposites, each in lower case, capitalised or upper case; never quoted.
    package var boolean: Bool? {
        guard tag == .boolean || (isPlain && tag == nil) else { return nil }
        switch text {
        case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE": return true
        case "n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE": return false
        default: return nil
        }
    }

    /// YAML 1.1: decimal with underscores, `0x`, `0b`, `0o` and octal by a leading zero. Quotes do no harm here.
    /// Nil also for what 64 bits do not hold.
    package var integer: Int? {
        guard tag == nil || tag == .integer else { return nil }
        var digits = text[...]
        var sign = ""
        if let first = digits.first, first == "-" || first == "+" {
            sign = String(first)
            digits.removeFirst()
        }
        let number = digits.filter { $0 != "_" }
        guard let first = digits.first, first != "_", number.first?.isASCII == true else { return nil }
        let radixes: [(prefix: String, radix: Int)] = [("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)]
        for (prefix, radix) in radixes where number.hasPrefix(prefix) && number.count > prefix.count {
            let rest = number.dropFirst(prefix.count)
            guard rest.first != "+", rest.first != "-" else { return nil }
            return Int(sign + rest, radix: radix)
        }
        guard number.first != "+", number.first != "-" else { return nil }
        return Int(sign + number)
    }
}
