/// Whether spans that could not be sent are sent again (OTLP specification, "Failures"). It knows no sockets and no clocks.
struct ExportAttempts: Sendable {
    enum Outcome: Hashable, Sendable {
        case status(Int, retryAfter: Duration?)
        case failed
    }

    enum Step: Hashable, Sendable {
        case done
        case again(after: Duration)
        case giveUp
    }

    private static let most = 4
    private static let longestWait = Duration.seconds(10)

    private var count = 0

    /// - Parameter chance: at least 0 and below 1.
    mutating func next(after outcome: Outcome, chance: Double) -> Step {
        count += 1
        var wait = Duration.milliseconds(500) * (1 << (count - 1)) * (0.5 + chance / 2)
        switch outcome {
        case .status(200..<300, _): return .done
        case .status(429, let asked), .status(502, let asked), .status(503, let asked), .status(504, let asked):
            if let asked { wait = max(wait, asked) }
        case .failed: break
        case .status: return .giveUp
        }
        guard count < Self.most, wait <= Self.longestWait else { return .giveUp }
        return .again(after: wait)
    }
}
