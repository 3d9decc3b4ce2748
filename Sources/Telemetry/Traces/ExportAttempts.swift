/// Whether spans that could not be sent are sent again (OTLP specification, "Failures", "Retryable Response Codes" and "OTLP/HTTP
/// Throttling"). It knows no sockets and no clocks.
struct ExportAttempts: Sendable {
    enum Outcome: Hashable, Sendable {
        case status(Int, retryAfter: Duration?)
        case failed
    }

    enum Step: Hashable, Sendable {
        case done
        case again(after: Duration)
        /// The collector wishes to be left alone for so long.
        case giveUp(rest: Duration)
    }

    private static let most = 5
    private static let longestRest = Duration.seconds(60)

    private let limit: Duration
    private var count = 0

    /// - Parameter limit: what all attempts together may take.
    init(limit: Duration) {
        self.limit = limit
    }

    /// - Parameters:
    ///   - elapsed: since the first attempt began.
    ///   - chance: at least 0 and below 1.
    mutating func next(after outcome: Outcome, elapsed: Duration, chance: Double) -> Step {
        count += 1
        var wait = Duration.milliseconds(500) * (1 << (count - 1)) * (0.5 + chance / 2)
        var rest = Duration.zero
        switch outcome {
        case .status(200..<300, _): return .done
        case .status(429, let asked), .status(502, let asked), .status(503, let asked), .status(504, let asked):
            guard let asked else { break }
            wait = max(wait, asked)
            rest = min(max(asked, .zero), Self.longestRest)
        case .failed: break
        case .status: return .giveUp(rest: .zero)
        }
        guard count < Self.most, elapsed + wait < limit else { return .giveUp(rest: rest) }
        return .again(after: wait)
    }
}
