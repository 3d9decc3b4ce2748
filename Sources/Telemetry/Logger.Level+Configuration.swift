public import Logging

extension Logger.Level {
    /// Reads a word of `log.level`: `error`, `warn` (or `warning`), `info`, `debug`, in either case.
    /// Returns nil for every other word.
    public init?(configured word: some StringProtocol) {
        switch word.lowercased() {
        case "error": self = .error
        case "warn", "warning": self = .warning
        case "info": self = .info
        case "debug": self = .debug
        default: return nil
        }
    }

    /// The word that log lines show: one of `error`, `warning`, `info` and `debug`.
    var shown: StaticString {
        switch self {
        case .trace, .debug: "debug"
        case .info, .notice: "info"
        case .warning: "warning"
        case .error, .critical: "error"
        }
    }
}
