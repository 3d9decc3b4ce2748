/// Whether a check counts as failed: decides after each look, and knows no clock.
struct CheckState: Sendable {
    /// What is new after a look.
    enum Change: Hashable, Sendable {
        case failed(String)
        case recovered
    }

    private let threshold: Int
    private var failures = 0
    /// Why the check counts as failed; nil while it does not. A server is healthy when it begins.
    private(set) var problem: String?

    /// - Parameter threshold: at least one.
    init(threshold: Int) {
        self.threshold = threshold
    }

    /// - Parameter failure: nil when all was right.
    mutating func afterLook(_ failure: String?) -> Change? {
        guard let failure else {
            failures = 0
            defer { problem = nil }
            return problem == nil ? nil : .recovered
        }
        failures = min(failures + 1, threshold)
        guard failures == threshold else { return nil }
        defer { problem = failure }
        return problem == nil ? .failed(failure) : nil
    }
}
