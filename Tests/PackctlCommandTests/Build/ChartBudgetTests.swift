import Testing

@testable import PackctlCommand

@Suite("the budget for charts within a chart")
struct ChartBudgetTests {
    @Test("has a number of charts, one below the other up to a depth")
    func charts() {
        var budget = ChartBudget()
        let deep = budget.takeChart(depth: ChartBudget.deepest + 1)
        #expect(!deep && budget.isOverdrawn)
        budget = ChartBudget()
        let taken = (0..<300).count { _ in budget.takeChart(depth: ChartBudget.deepest) }
        #expect(taken == 200 && budget.isOverdrawn)
    }

    @Test(
        "has bytes and files, and nothing for the next when one asks for more",
        arguments: [
            (0, 128 << 20, true), (20_000, 0, true), (0, 128 << 20 | 1, false), (20_001, 0, false), (0, .max, false),
        ] as [(Int, Int64, Bool)])
    func bytes(_ entries: Int, _ bytes: Int64, _ isEnough: Bool) {
        var budget = ChartBudget()
        let first = budget.take(entries: entries, bytes: bytes)
        #expect(first == isEnough && budget.isOverdrawn == !isEnough)
        let chart = budget.takeChart(depth: 2)
        let second = budget.take(entries: 1, bytes: 128 << 20)
        #expect(!chart && !second && budget.isOverdrawn)
    }
}
