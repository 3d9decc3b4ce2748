/// What the bars of transfers say, without a terminal or a clock.
struct ProgressLayout {
    private struct Bar {
        var transferred: Int64
        var total: Int64?
        /// When, and with what, it began.
        var start: Duration
        var first: Int64
        var rate: Double = 0
    }

    /// Lines at once; more transfers are counted.
    private static let most = 8
    private static let longestName = 40
    private static let barWidth = 24

    /// What transfers are called; those that moved bytes have a bar.
    var names: [Int: String] = [:]
    /// Those of them that count something else than bytes.
    var counts: Set<Int> = []
    private var bars: [Int: Bar] = [:]

    /// Returns whether that was its end.
    mutating func advance(_ number: Int, to transferred: Int64, of total: Int64?, at now: Duration) -> Bool {
        if let total, transferred >= total {
            bars[number] = nil
            return true
        }
        var bar = bars[number] ?? Bar(transferred: transferred, total: total, start: now, first: transferred)
        // It began anew.
        if transferred < bar.transferred {
            bar.start = now
            bar.first = transferred
        }
        bar.transferred = transferred
        bar.total = total
        let seconds = (now - bar.start) / .seconds(1)
        bar.rate = seconds > 0.2 ? Double(transferred - bar.first) / seconds : 0
        bars[number] = bar
        return false
    }

    /// A line for each transfer, in the order in which they were begun; none as long as the terminal.
    func lines(columns: Int) -> [String] {
        let numbers = bars.keys.sorted()
        var lines = numbers.prefix(ProgressLayout.most).compactMap { number in
            bars[number].map { line(names[number] ?? "", $0, isCount: counts.contains(number), columns: columns) }
        }
        if numbers.count > lines.count { lines.append("and \(numbers.count - lines.count) more") }
        return lines
    }

    private func line(_ name: String, _ bar: Bar, isCount: Bool, columns: Int) -> String {
        let text: (Int64) -> String = { isCount ? "\($0)" : ByteCount.text($0) }
        let room = max(8, min(ProgressLayout.longestName, columns / 3))
        var parts = [ProgressLayout.fitted(TerminalText.line(name), to: room)]
        if let total = bar.total, total > 0 {
            let share = Double(bar.transferred) / Double(total)
            let filled = Int(share * Double(ProgressLayout.barWidth))
            let marks =
                String(repeating: "#", count: filled)
                + String(repeating: ".", count: ProgressLayout.barWidth - filled)
            if columns >= 80 { parts.append("[\(marks)]") }
            parts.append("\(text(bar.transferred)) of \(text(total))")
        } else {
            parts.append(text(bar.transferred))
        }
        if bar.rate > 0 { parts.append("\(text(Int64(bar.rate)))/s") }
        return ProgressLayout.cut(parts.joined(separator: "  "), to: columns - 1)
    }

    private static func fitted(_ text: String, to width: Int) -> String {
        let cut = cut(text, to: width)
        return cut + String(repeating: " ", count: max(0, width - TerminalText.width(cut)))
    }

    private static func cut(_ text: String, to width: Int) -> String {
        guard TerminalText.width(text) > width else { return text }
        var kept = ""
        var used = 0
        for character in text {
            used += TerminalText.width(character)
            guard used < width else { break }
            kept.append(character)
        }
        return kept + "…"
    }
}
