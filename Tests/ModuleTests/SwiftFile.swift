import Foundation
import Testing

/// A Swift source of ours.
struct SwiftFile: Sendable {
    /// Below the top of the tree, as in `Sources/OCI/Digest.swift`.
    let path: String
    let lines: [String]

    init(path: String, text: String) {
        self.path = path
        lines = (text.hasSuffix("\n") ? text.dropLast() : text[...])
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    static let top = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// All Swift files in a folder of the tree, in the order of their paths; there has to be one.
    static func all(in folder: String) throws -> [SwiftFile] {
        let paths =
            FileManager.default.enumerator(atPath: top.appendingPathComponent(folder).path)?
            .compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted() ?? []
        try #require(!paths.isEmpty, "there is no Swift file in \(folder)")
        return try paths.map { path in
            let text = try String(contentsOf: top.appendingPathComponent("\(folder)/\(path)"), encoding: .utf8)
            return SwiftFile(path: "\(folder)/\(path)", text: text)
        }
    }

    /// The folder below `Sources`, which is the module.
    var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    /// The modules that it imports, each with the number of its line.
    var imports: [(module: String, line: Int)] {
        lines.enumerated().compactMap { index, line in
            Self.importedModule(line).map { ($0, index + 1) }
        }
    }

    /// The module that a line imports, or nil when it imports none.
    static func importedModule(_ line: String) -> String? {
        var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == ";" })[...]
        let levels: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
        while let word = words.first, word.hasPrefix("@") || levels.contains(word) { words.removeFirst() }
        guard words.first == "import" else { return nil }
        words.removeFirst()
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
        if let word = words.first, kinds.contains(word) { words.removeFirst() }
        return words.first?.split(separator: ".").first.map(String.init)
    }
}
