import YAML

/// Reads the YAML of packs, in which Palette's macros may stand where YAML has no place for them.
enum YAMLText {
    /// Bytes of a file.
    static let maximumSize = 8 << 20
    static let limits = YAMLLimits(nodes: 200_000, depth: 64)

    /// What stands for a macro in a tree that could not be read with it.
    private static let placeholder: Unicode.Scalar = "\u{2592}"

    /// The tree of the first document, and what is wrong; no tree when the text cannot be read, which the last problem
    /// explains.
    static func compose(_ bytes: [UInt8], withMacros: Bool = true) -> (node: TextNode?, problems: [YAMLProblem]) {
        let plain = YAMLComposer.compose(bytes, limits: limits) { $0 }
        guard withMacros, plain.node == nil, let masked = masking(bytes) else { return plain }
        return YAMLComposer.compose(masked, limits: limits) { $0 }
    }

    /// A problem as a sentence.
    static func words(_ problem: YAMLProblem) -> String {
        switch problem.kind {
        case .unreadable(let words): words
        case .excessive(let bound): bound.words
        case .duplicateKey(let key, let first):
            "\(ShownName(key)) is given twice in one map, first at line \(first.line)"
        case .foreignTag(let tag): "the tag \(ShownName(tag)) means nothing here"
        }
    }

    /// Whether a value is only known when the pack is deployed.
    static func hasMacro(_ text: String) -> Bool {
        text.contains("{{") || text.unicodeScalars.contains(placeholder)
    }

    /// The text with a placeholder for each macro, `{{ … }}` on one line, and no more of a line that holds nothing else. Nil
    /// when there is none.
    private static func masking(_ bytes: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var isMasked = false
        for line in ByteLines(bytes) {
            let masked = masking(line.bytes)
            isMasked = isMasked || masked != nil
            result += masked ?? Array(line.bytes)
            result.append(UInt8(ascii: "\n"))
        }
        return isMasked ? result : nil
    }

    private static func masking(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var rest = line
        var isOnlyMacros = true
        while let start = position(of: UInt8(ascii: "{"), in: rest),
            let end = position(of: UInt8(ascii: "}"), in: rest[(start + 2)...])
        {
            isOnlyMacros = isOnlyMacros && rest[..<start].allSatisfy { $0 == 0x20 }
            result += rest[..<start]
            result += String(placeholder).utf8
            rest = rest[(end + 2)...]
        }
        guard rest.startIndex != line.startIndex else { return nil }
        if isOnlyMacros, rest.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) { return [] }
        return result + rest
    }

    /// Where a byte stands twice in a row.
    private static func position(of byte: UInt8, in line: ArraySlice<UInt8>) -> Int? {
        line.indices.dropLast().first { line[$0] == byte && line[$0 + 1] == byte }
    }
}
