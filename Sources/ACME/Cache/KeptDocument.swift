/// What is kept as JSON. A file may hold anything that JSON can say; what no server of ours writes counts as no document.
protocol KeptDocument: Codable {
    /// Whether its numbers can be reckoned with.
    var isPlausible: Bool { get }
}

extension KeptDocument {
    /// Whether each is a time from 1970 to the year 9999, in seconds since 1970 UTC, or missing.
    static func areTimes(_ times: Int64?...) -> Bool {
        times.allSatisfy { (0...253_402_300_799).contains($0 ?? 0) }
    }
}

extension HostRecord: KeptDocument {
    var isPlausible: Bool {
        Self.areTimes(problemTime, nextAttempt, renewal)
            && [failures, refusals].allSatisfy { (0...1_000_000).contains($0 ?? 0) }
    }
}

extension PendingOrder: KeptDocument {
    var isPlausible: Bool { Self.areTimes(time) }
}

extension AccountRecord: KeptDocument {
    var isPlausible: Bool { Self.areTimes(replaced) }
}
