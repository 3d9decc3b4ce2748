/// What looking into the charts within a chart may cost, all of them together, whatever lies in what.
struct ChartBudget {
    /// Charts within each other.
    static let deepest = 4

    /// Charts that may still be opened, one that is deployed under two names counted twice.
    private(set) var chartsLeft = 200
    /// Bytes that may still be unpacked or looked through.
    private(set) var bytesLeft: Int64 = 128 << 20
    /// Files that may still be unpacked.
    private(set) var entriesLeft = 20_000
    /// Whether something was asked for that could not be had.
    private(set) var isOverdrawn = false

    /// Takes a chart. Returns false when there is none left, or it lies too deep.
    mutating func takeChart(depth: Int) -> Bool {
        guard depth <= ChartBudget.deepest, chartsLeft > 0, bytesLeft > 0, entriesLeft > 0 else {
            isOverdrawn = true
            return false
        }
        chartsLeft -= 1
        return true
    }

    /// Takes files and their bytes. Returns false, with nothing left, when there are fewer.
    mutating func take(entries: Int = 0, bytes: Int64) -> Bool {
        entriesLeft -= entries
        bytesLeft -= bytes
        guard entriesLeft < 0 || bytesLeft < 0 else { return true }
        (entriesLeft, bytesLeft, isOverdrawn) = (0, 0, true)
        return false
    }
}
