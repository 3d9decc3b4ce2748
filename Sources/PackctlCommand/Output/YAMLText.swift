import Wording

/// Writes strings so that every parser of YAML reads strings, and the same.
enum YAMLText {
    /// Bytes of a text that is written as it is; a longer one gets quotes, which cost nothing to look for.
    private static let longestPlain = 256

    /// - Parameter indentation: of the lines of a text that has several.
    static func scalar(_ text: String, indentation: String) -> String {
        if isPlain(text) { return text }
        return block(text, indentation: indentation) ?? quoted(text)
    }

    /// Whether a text can stand without quotes: it begins with a letter or a slash, has nothing in it that YAML gives a meaning, and is
    /// none of the words that are booleans or nulls somewhere. Whatever begins with a digit may be a number or a date.
    static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, text.utf8.count <= longestPlain else { return false }
        guard first.properties.isAlphabetic || first == "/", !words.contains(text.lowercased()) else { return false }
        var previous = Unicode.Scalar(0x61 as UInt8)
        for scalar in text.unicodeScalars {
            switch scalar {
            case " ": guard previous != ":" else { return false }
            case "#": guard previous != " " else { return false }
            case "-", "_", ".", "/", "+", "=", "@", "(", ")", ";", "~", ":": break
            default:
                guard scalar.properties.isAlphabetic || ("0"..."9").contains(scalar),
                    !TerminalText.isHarmful(scalar)
                else { return false }
            }
            previous = scalar
        }
        return previous != " " && previous != ":"
    }

    private static let words: Set = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"]

    static func quoted(_ text: String) -> String {
        text.quoted(as: .yaml) { TerminalText.isHarmful($0) || isUnprintable($0) }
    }

    /// A literal block (YAML 1.2.2, 8.1.2); nil for a text of one line, and for one that a block cannot say.
    private static func block(_ text: String, indentation: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "\n")),
            let first = text.unicodeScalars.first, first != " ", first != "\n", first != "\t",
            !text.unicodeScalars.contains(where: {
                $0 != "\n" && ($0 == "\t" || TerminalText.isHarmful($0) || isUnprintable($0))
            })
        else { return nil }
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        var mark = "-"
        if lines.last == "" {
            lines.removeLast()
            mark = lines.last == "" ? "+" : ""
        }
        return "|\(mark)\n" + lines.map { $0.isEmpty ? "" : indentation + $0 }.joined(separator: "\n")
    }

    /// Outside the set of characters that YAML 1.2.2 (5.1) lets stand.
    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x85 || scalar.value == 0xFEFF || scalar.value == 0xFFFE || scalar.value == 0xFFFF
    }
}
