import YAML

/// The `values.yaml` of a pack around a chart: its section `pack`, and the chart's own values, comments kept, below the chart's name.
struct ChartValues {
    let namespace: String
    let images: [String]
    let chart: Chart

    /// Throws `.validation` when the chart's values cannot be read.
    func text() throws(CommandFailure) -> String {
        var lines = [
            "pack:", "  # The namespace that the chart is installed into; it is made when it is missing.",
            "  namespace: \(ChartValues.quoted(namespace))",
        ]
        if images.isEmpty {
            lines += [
                "  # Images that are mirrored and scanned; none were found in the chart.", "  content:",
                "    images: []",
            ]
        } else {
            lines += ["  # Images that are mirrored and scanned.", "  content:", "    images:"]
            lines += images.map { "      - image: \($0)" }
        }
        lines += ["", "charts:"]
        return ChartValues.text(lines) + (try section())
    }

    /// The end of the file, for a text at the end of the chart's values may tell how that ends.
    private func section() throws(CommandFailure) -> String {
        let key = "  \(ChartValues.key(chart.definition.name)):"
        guard let bytes = chart.file("values.yaml") else { return "\(key) {}\n" }
        let name = "values.yaml of the chart \(chart.definition.name)"
        guard bytes.count <= ChartYAML.maximumSize - (1 << 20) else {
            throw CommandFailure(.validation, "\(name) has \(bytes.count) bytes, more than a pack's may have")
        }
        guard !ChartValues.isWide(bytes) else {
            throw CommandFailure(.validation, "\(name) is not UTF-8 but UTF-16 or UTF-32; save it as UTF-8")
        }
        let tree: ChartNode
        do throws(YAMLProblem) {
            tree = try ChartYAML.tree(bytes)
        } catch {
            throw CommandFailure(
                .validation, "\(name) cannot be read, line \(error.position.line): \(ChartYAML.words(error))")
        }
        guard tree.map != nil || tree.isNull else {
            throw CommandFailure(.validation, "\(name) holds \(tree.kind) instead of a map")
        }
        let whole = ChartValues.document(bytes)
        var own = whole[...]
        while own.last?.allSatisfy({ $0 == " " || $0 == "\t" }) == true { own.removeLast() }
        if tree.isNull || tree.map?.entries.isEmpty == true {
            return ChartValues.text(["\(key) {}"] + ChartValues.indented(comments(own)))
        }
        // Blanks at the ends of lines, and lines at the end, may belong to a text.
        let sections = [
            ChartValues.text([key] + ChartValues.indented(own.map(ChartValues.withoutTrailingBlanks))),
            ChartValues.text([key] + ChartValues.indented(own)),
            ([key] + ChartValues.indented(whole[...])).joined(separator: "\n"),
        ]
        if let section = sections.first(where: { isSame($0, as: bytes) }) { return section }
        guard !ChartValues.hasLoneReturn(bytes) else {
            throw CommandFailure(.validation, "\(name) ends its lines with CR alone; end them with LF")
        }
        throw CommandFailure(
            .validation, "\(name) cannot be indented below the chart's name; write it without tabs and document marks")
    }

    /// Whether characters have two or four bytes, as their first tell (yaml.org/spec/1.2.2, 5.2 "Character Encodings").
    private static func isWide(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
            || bytes.count > 1 && bytes.prefix(2).contains(0)
    }

    private static func hasLoneReturn(_ bytes: [UInt8]) -> Bool {
        zip(bytes, bytes.dropFirst() + [0]).contains { $0 == 0x0D && $1 != 0x0A }
    }

    private static func text(_ lines: [String]) -> String { lines.map { "\($0)\n" }.joined() }

    private func comments(_ lines: ArraySlice<String>) -> [String] {
        lines.filter { $0.first { $0 != " " } == "#" }.map(ChartValues.withoutTrailingBlanks)
    }

    /// Whether the values mean the same as they did in the chart.
    private func isSame(_ section: String, as bytes: [UInt8]) -> Bool {
        guard let wanted = ChartYAML.values(bytes), let found = ChartYAML.values(Array(section.utf8)) else {
            return false
        }
        return found.map?.entries.first?.value == wanted
    }

    /// The lines of the first document, without what marks it as one; the last is what follows the last line feed.
    private static func document(_ bytes: [UInt8]) -> [String] {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let text = bytes[start...].split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: $0.last == 0x0D ? $0.dropLast() : $0, as: UTF8.self)
        }
        var lines = text[...]
        if let mark = lines.firstIndex(where: { !$0.isEmpty && $0.first != "#" && $0.first != "%" }),
            isMark(lines[mark])
        {
            lines = (lines[..<mark].filter { $0.first != "%" } + lines[(mark + 1)...])[...]
        }
        if let end = lines.firstIndex(where: { isMark($0) || $0 == "..." }) { lines = lines[..<end] + [""] }
        return Array(lines)
    }

    private static func isMark(_ line: String) -> Bool { line == "---" || line.hasPrefix("--- ") }

    private static func indented(_ lines: some Sequence<String>) -> [String] {
        lines.map { $0.isEmpty ? "" : "    \($0)" }
    }

    private static func withoutTrailingBlanks(_ line: String) -> String {
        guard let last = line.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return String(line[...last])
    }

    /// A name that YAML would read as something else needs quotes.
    private static func key(_ name: String) -> String {
        let isPlain = name.first.map { $0.isASCII && $0.isLetter } ?? false
        return isPlain && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(name.lowercased())
            ? name : quoted(name)
    }

    private static func quoted(_ text: String) -> String { "\"\(text)\"" }
}
