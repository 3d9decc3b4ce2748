import Foundation
import Glibc

extension RunningServer {
    /// Writes another configuration and has the server read it; waits for a line that the log has then and that holds all the words.
    func reload(_ text: String, on bench: Bench, until words: String...) async throws {
        try bench.write(text, to: "config.yml")
        let before = lines.count
        process.send(SIGHUP)
        _ = try await eventually("a log line with \(words) after a SIGHUP") {
            lines.dropFirst(before).first { line in words.allSatisfy { line.contains($0) } }
        }
    }

    /// The whole lines of its application log.
    private var lines: [Substring] {
        process.standardError.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    }
}
