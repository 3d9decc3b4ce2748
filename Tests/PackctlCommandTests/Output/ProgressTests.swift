import Testing

@testable import PackctlCommand

@Suite("the bars of transfers")
struct ProgressTests {
    @Test("tell name, share, bytes and rate, and go when all bytes are there")
    func one() {
        var layout = ProgressLayout()
        layout.names[1] = "nginx-1.2.3.tar.gz"
        #expect(layout.lines(columns: 100).isEmpty)
        let over1 = layout.advance(1, to: 0, of: 2_000_000, at: .seconds(10))
        #expect(!over1)
        let over2 = layout.advance(1, to: 500_000, of: 2_000_000, at: .seconds(11))
        #expect(!over2)
        #expect(
            layout.lines(columns: 100) == [
                "nginx-1.2.3.tar.gz                 [######..................]  500.0 kB of 2.0 MB  500.0 kB/s"
            ])
        let over3 = layout.advance(1, to: 2_000_000, of: 2_000_000, at: .seconds(12))
        #expect(over3)
        #expect(layout.lines(columns: 100).isEmpty)
    }

    @Test("do without what is not known")
    func unknownTotal() {
        var layout = ProgressLayout()
        layout.names[1] = "x"
        let over4 = layout.advance(1, to: 10, of: nil, at: .zero)
        #expect(!over4)
        #expect(layout.lines(columns: 30) == ["x           10 B"])
    }

    @Test("are never as long as the terminal, and few", arguments: [10, 20, 40, 79, 80, 200])
    func narrow(_ columns: Int) {
        var layout = ProgressLayout()
        for number in 1...20 {
            layout.names[number] = "日本\u{1B}[31m" + String(repeating: "x", count: 100)
            _ = layout.advance(number, to: 1_000_000, of: 1_234_567_890, at: .zero)
            _ = layout.advance(number, to: 1_100_000, of: 1_234_567_890, at: .seconds(1))
        }
        let lines = layout.lines(columns: columns)
        #expect(lines.count == 9 && lines.last == "and 12 more")
        #expect(lines.allSatisfy { TerminalText.width($0) < max(columns, 12) && !$0.contains("\u{1B}") })
    }

    @Test("begin anew with a push that does")
    func again() {
        var layout = ProgressLayout()
        _ = layout.advance(1, to: 900, of: 1000, at: .seconds(1))
        _ = layout.advance(1, to: 100, of: 1000, at: .seconds(5))
        _ = layout.advance(1, to: 300, of: 1000, at: .seconds(6))
        #expect(layout.lines(columns: 200).first?.hasSuffix("300 B of 1.0 kB  200 B/s") == true)
    }
}
