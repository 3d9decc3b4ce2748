import Foundation

/// The commands of a chapter of a document with what they are told to say.
struct Transcript {
    struct Step: Sendable, CustomStringConvertible {
        var command: String
        var said: [String] = []

        var description: String { command }
    }

    let steps: [Step]

    /// Reads the `console` blocks of a chapter: `$ ` begins a command, `> ` goes on with it, all else is what it says.
    init(chapter: String, of document: String) throws {
        // The folders of the tests are links in some packages, so the way up is left to the system.
        let path = URL(filePath: #filePath).deletingLastPathComponent().path + "/../../../docs/\(document)"
        let lines = try String(contentsOfFile: path, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        var steps: [Step] = []
        var isInside = false
        var isConsole = false
        for line in lines {
            if line.hasPrefix("## ") { isInside = line == "## \(chapter)" }
            guard isInside else { continue }
            if line.hasPrefix("```") {
                isConsole = line == "```console"
            } else if isConsole, line.hasPrefix("$ ") {
                steps.append(Step(command: String(line.dropFirst(2))))
            } else if isConsole, line.hasPrefix("> "), !steps.isEmpty {
                steps[steps.count - 1].command += "\n\(line.dropFirst(2))"
            } else if isConsole, !steps.isEmpty {
                steps[steps.count - 1].said.append(String(line))
            }
        }
        self.steps = steps
    }

    /// Whether a line is the one that is told, whatever stands at `…`, however wide its columns are, and at whatever time.
    static func isSame(_ line: String, as told: String) -> Bool {
        let words = line.split(separator: " ")
        let toldWords = told.split(separator: " ")
        let end = toldWords.last == "…" ? toldWords.count - 1 : toldWords.count
        guard words.count == end || end < toldWords.count && words.count >= end else { return false }
        return zip(words, toldWords[..<end]).allSatisfy { word, told in
            guard let gap = told.firstIndex(of: "…") else { return word == told || isTime(word) && isTime(told) }
            return word.hasPrefix(told[..<gap]) && word.hasSuffix(told[told.index(after: gap)...])
        }
    }

    private static func isTime(_ word: Substring) -> Bool {
        let shape = word.map { $0.isNumber ? "0" : $0 }
        return String(shape) == "0000-00-00T00:00:00Z"
    }
}
