import Foundation
import PackFormat
import Testing

@Suite("docs/validate.md")
struct ValidationDocumentTests {
    /// The cells of each row of its tables of rules: id, level, what it says, how to mend it.
    private static let rows: [[String]] = {
        // The folders in it are links in some packages, so the way up is left to the system.
        let path = URL(filePath: #filePath).deletingLastPathComponent().path + "/../../../docs/validate.md"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { $0.hasPrefix("| `") }
            .map { $0.dropFirst().dropLast().split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    }()

    @Test("lists every rule once, in the order of the code, with its level")
    func complete() {
        #expect(Self.rows.map { $0.prefix(2) } == ValidationRule.all.map { ["`\($0.id)`", $0.level.rawValue] })
    }

    @Test("says of each rule what is wrong and how to mend it")
    func words() {
        for row in Self.rows { #expect(row.count == 4 && row.allSatisfy { !$0.isEmpty }, "\(row)") }
    }
}
