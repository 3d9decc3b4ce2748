/// What the lines of a `values.yaml` look like: comments and the lines of texts after `|` and `>` count for their ends only.
struct LineSurvey {
    /// Lines of one kind: how many, and the first.
    struct Lines {
        private(set) var count = 0
        private(set) var first = 0

        mutating func add(_ line: Int) {
            if count == 0 { first = line }
            count += 1
        }
    }

    /// Columns; what begins further to the right has probably slipped.
    static let deepIndentation = 20

    private(set) var withTab = Lines()
    private(set) var oddlyIndented = Lines()
    private(set) var deeplyIndented = Lines()
    private(set) var withTrailingBlanks = Lines()

    init(_ bytes: [UInt8]) {
        /// The indentation of the line that began a block text.
        var block: Int?
        for line in ByteLines(bytes) {
            let number = line.number
            let text = line.bytes.last == 0x0D ? line.bytes.dropLast() : line.bytes
            if text.last == 0x20 || text.last == 0x09 { withTrailingBlanks.add(number) }
            guard text.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { continue }
            let content = text.drop { $0 == 0x20 }
            let indentation = content.startIndex - text.startIndex
            if let outer = block {
                if indentation > outer { continue }
                block = nil
            }
            guard content.first != UInt8(ascii: "#") else { continue }
            if content.contains(0x09) { withTab.add(number) }
            if !indentation.isMultiple(of: 2) { oddlyIndented.add(number) }
            if indentation > Self.deepIndentation { deeplyIndented.add(number) }
            if Self.beginsBlock(content) { block = indentation }
        }
    }

    /// Whether a line ends as `key: |`, `- >-` or `key: |2+` do.
    private static func beginsBlock(_ content: ArraySlice<UInt8>) -> Bool {
        let end = content.lastIndex { $0 != 0x20 }.map { content[...$0] } ?? content
        guard let blank = end.lastIndex(of: 0x20) else { return false }
        let word = end[(blank + 1)...]
        guard word.first == UInt8(ascii: "|") || word.first == UInt8(ascii: ">"), word.count <= 3 else { return false }
        return word.dropFirst()
            .allSatisfy { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") || (0x30...0x39).contains($0) }
    }
}
