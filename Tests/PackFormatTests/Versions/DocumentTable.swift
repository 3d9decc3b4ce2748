import Foundation
import Testing

/// The tables of `docs/packs.md`, found by their headings.
struct DocumentTable {
    struct Cell: Sendable {
        var text: String

        /// What stands between backticks.
        var codes: [String] {
            text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
        }
        var code: String? { codes.first }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var cells: [Cell]

        var testDescription: String { cells.map(\.text).joined(separator: " | ") }
        subscript(index: Int) -> Cell { cells[index] }
    }

    /// The folders in it are links in some packages, so the way up is left to the system.
    static let path = URL(filePath: #filePath).deletingLastPathComponent().path + "/../../../docs/packs.md"

    /// The rows of the table with these headings; none when there is no such table, or a row has other cells than they.
    static func rows(_ headings: String...) -> [Row] {
        let lines = (try? String(contentsOfFile: path, encoding: .utf8))?.split(
            separator: "\n", omittingEmptySubsequences: false)
        guard let lines, let start = lines.firstIndex(where: { cells($0) == headings }) else { return [] }
        let rows = lines[start...].dropFirst(2).prefix { $0.hasPrefix("|") }.map(cells)
        guard rows.allSatisfy({ $0.count == headings.count }) else { return [] }
        return rows.map { Row(cells: $0.map(Cell.init)) }
    }

    private static func cells(_ line: Substring) -> [String] {
        guard line.hasPrefix("|"), line.hasSuffix("|") else { return [] }
        return line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
