/// The form of a pattern of repository names, as `auth.access` takes it: `team/*`, `team/**`.
enum RepositoryPattern {
    /// Bytes; no name of a repository is longer.
    private static let longest = 255
    /// Of what is no pattern, the characters that a message shows.
    private static let shown = 80

    /// What is wrong with a text and what would be right; nil for a pattern.
    static func fault(in text: String) -> String? {
        guard !isPattern(text) else { return nil }
        let start = text.count > shown ? "\(text.prefix(shown))…" : text
        return
            "\"\(start)\" is no pattern of repository names: components as a name has them joined by /, with * for any characters of "
            + "one, or ** alone for any number of components; at most \(longest) bytes"
    }

    private static func isPattern(_ text: String) -> Bool {
        guard text.utf8.count <= longest else { return false }
        return text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
            part.elementsEqual("**".utf8)
                || !part.isEmpty && part.allSatisfy(isKnown)
                    && !zip(part, part.dropFirst()).contains { $0 == star && $1 == star }
        }
    }

    private static let star = UInt8(ascii: "*")

    private static func isKnown(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), star:
            true
        default: false
        }
    }
}
