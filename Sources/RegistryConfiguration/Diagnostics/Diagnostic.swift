import Wording

/// One thing to say about a configuration: where, how bad, which key, and what would be right.
///
/// Loading lists all of them instead of stopping at the first, so that a file is mended in one go.
public struct Diagnostic: Hashable, Sendable {
    /// Whether the server starts all the same.
    public enum Severity: String, Hashable, Sendable {
        /// A choice that was made for the user.
        case notice
        /// Something has less effect than its writer may believe.
        case warning
        /// The server does not start.
        case error
    }

    public var severity: Severity
    /// The key, dotted from the root (`log.level`, `notifications.endpoints.0.url`); empty when no key is concerned.
    public var key: String
    /// What is wrong and what would be right. Holds no value of a key that is marked secret.
    public var message: String
    public var source: Source

    public init(_ severity: Severity, _ key: String, _ message: String, at source: Source) {
        self.severity = severity
        self.key = key
        self.message = message
        self.source = source
    }
}

extension Diagnostic: CustomStringConvertible {
    /// One line, whatever the configuration held: `config.yml:12: error: log.level: "trace" is not a level; …`.
    ///
    /// Control characters are shown as escapes, so that a file cannot write to the terminal of its reader.
    public var description: String {
        let subject = key.isEmpty ? "" : "\(key): "
        return "\(source): \(severity.rawValue): \(subject)\(message)".onOneLine
    }
}
