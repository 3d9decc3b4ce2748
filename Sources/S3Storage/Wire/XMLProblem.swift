/// Why an answer is no XML that S3 could have sent.
struct XMLProblem: Error, Hashable, CustomStringConvertible {
    var text: String
    /// From 1.
    var line: Int

    var description: String { "line \(line): \(text)" }
}
