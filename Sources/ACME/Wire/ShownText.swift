/// Text of others, made fit for a log line.
enum ShownText {
    /// Bytes; what an authority has to say of a failed validation is shorter.
    static let longest = 600

    /// Without line ends and control characters, and cut off where it gets long.
    static func line(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            guard shown.utf8.count < longest else { return shown + "…" }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: shown += " "
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}
