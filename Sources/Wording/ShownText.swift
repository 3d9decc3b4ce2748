/// Text of others, made fit for a terminal and a log line.
package enum ShownText {
    /// Bytes.
    package static let longest = 400

    /// Without line ends, control characters and those that turn the direction of text, and cut off where it gets long.
    package static func line(_ text: some StringProtocol, upTo longest: Int = ShownText.longest) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            guard shown.utf8.count < longest else { return shown + "…" }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: shown += " "
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    /// The same in quotes.
    package static func quoted(_ text: some StringProtocol) -> String { "\"\(line(text))\"" }
}
