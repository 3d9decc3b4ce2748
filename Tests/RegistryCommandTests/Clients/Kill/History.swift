/// What one object may hold: every write that was sent to it, and which of them were acknowledged.
///
/// A value is admissible after a crash when its write may have been the last one to take effect: no other write was both
/// sent after it had been acknowledged and acknowledged itself. A nil value stands for an object that is not there.
struct History {
    private struct Write {
        let value: String?
        let sent: Int
        var acknowledged: Int?
    }

    /// By the moment at which they were sent, which no two share.
    private var writes: [Int: Write] = [:]

    init(value: String?, at moment: Int) {
        settle(value, at: moment)
    }

    mutating func send(_ value: String?, at moment: Int) {
        writes[moment] = Write(value: value, sent: moment)
    }

    mutating func acknowledge(_ sent: Int, at moment: Int) {
        writes[sent]?.acknowledged = moment
    }

    /// Forgets a write that the server refused.
    mutating func withdraw(_ sent: Int) {
        writes[sent] = nil
    }

    /// Forgets all but what was seen while nobody wrote.
    mutating func settle(_ value: String?, at moment: Int) {
        writes = [moment: Write(value: value, sent: moment, acknowledged: moment)]
    }

    /// What it holds for certain: nil when that is nothing, or when a write may or may not have taken effect.
    var settled: String? {
        writes.count == 1 ? writes.values.first?.value : nil
    }

    func admits(_ value: String?) -> Bool {
        writes.values.contains { $0.value == value && isLast($0) }
    }

    /// The admissible values, for a person.
    var admissible: String {
        Set(writes.values.filter(isLast).map { $0.value ?? "nothing" }).sorted().joined(separator: " or ")
    }

    private func isLast(_ write: Write) -> Bool {
        guard let acknowledged = write.acknowledged else { return true }
        return !writes.values.contains { $0.sent > acknowledged && $0.acknowledged != nil }
    }
}
