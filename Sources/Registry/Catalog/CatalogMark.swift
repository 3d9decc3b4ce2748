import Encoding

/// What is kept of the last look through all repositories for the catalog's index.
struct CatalogMark: Hashable, Sendable {
    /// When it began, in seconds since 1970 UTC.
    var begun: Int64
    /// Seconds that it took.
    var duration: Int64

    /// A look rests this many times as long as it took, so that looking stays below a thousandth of one connection's work.
    private static let restFactor: Int64 = 1000
    private static let shortestRest: Int64 = 300
    private static let longestRest: Int64 = 86_400

    init(begun: Int64, duration: Int64) {
        self.begun = begun
        self.duration = duration
    }

    /// Of a look that has just ended, by a clock that may have been set meanwhile.
    init(begun: Int64, end: Int64) {
        self.init(begun: begun, duration: Swift.min(Swift.max(0, end - begun), Self.longestRest))
    }

    /// Nil for what is no mark.
    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let begun = UTCTime.seconds(String(parts[0])), let duration = Int64(parts[1]),
            (0...Self.longestRest).contains(duration)
        else { return nil }
        self.init(begun: begun, duration: duration)
    }

    var text: String { "\(UTCTime.text(begun)) \(duration)" }

    /// When the next look is due: after five minutes in a small registry, after a day in a large one.
    var next: Int64 {
        begun + duration + Swift.min(Swift.max(duration * Self.restFactor, Self.shortestRest), Self.longestRest)
    }
}
