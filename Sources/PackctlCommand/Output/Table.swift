/// Rows under a head, in columns as wide as their widest cell is shown.
struct Table: Hashable {
    var columns: [String]
    /// A row with fewer cells than there are columns ends early.
    var rows: [[String]]
    /// Words that are coloured on a terminal wherever a cell is exactly that, such as `failed`.
    var colours: [String: Colour] = [:]

    private static let gap = "  "

    init(_ columns: [String], _ rows: [[String]] = [], colours: [String: Colour] = [:]) {
        self.columns = columns
        self.rows = rows
        self.colours = colours
    }

    /// The lines without spaces at their ends; the head in capitals. Whatever the cells hold, each row is one line.
    var lines: [String] { laidOut { text, _ in text } }

    /// The same for a terminal: the head in bold, and ``colours``.
    var colouredLines: [String] {
        laidOut { text, isHead in
            if isHead { return Colour.bold.painting(text) }
            return colours[text]?.painting(text) ?? text
        }
    }

    private func laidOut(_ paint: (_ text: String, _ isHead: Bool) -> String) -> [String] {
        let all = [columns.map { $0.uppercased() }] + rows.map { $0.prefix(columns.count).map(TerminalText.line) }
        let widths = columns.indices.map { column in
            all.map { column < $0.count ? TerminalText.width($0[column]) : 0 }.max() ?? 0
        }
        return all.enumerated().map { index, row in
            var line = ""
            // Spaces that are owed before the next letter.
            var owed = 0
            for (cell, width) in zip(row, widths) {
                let text = String(cell.reversed().drop { $0 == " " }.reversed())
                if !text.isEmpty {
                    line += String(repeating: " ", count: owed) + paint(text, index == 0)
                    owed = 0
                }
                owed += width - TerminalText.width(text) + Table.gap.count
            }
            return line
        }
    }
}
