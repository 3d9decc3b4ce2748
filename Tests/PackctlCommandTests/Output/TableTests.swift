import Testing

@testable import PackctlCommand

@Suite("a table")
struct TableTests {
    @Test("has a head in capitals, columns as wide as what is shown, and no spaces at the ends of lines")
    func layout() {
        let table = Table(["name", "note", "size"], [["日本", "", "1"], ["abcdef", "x", ""], ["z"], []])
        #expect(
            table.lines == ["NAME    NOTE  SIZE", "日本          1", "abcdef  x", "z", ""])
    }

    @Test("without rows is its head")
    func empty() {
        #expect(Table(["a", "b"]).lines == ["A  B"])
    }

    @Test("has one line for each row, whatever its cells hold")
    func hostile() {
        let table = Table(["a", "b"], [["x\ny", "\u{1B}[2J"]])
        #expect(table.lines == ["A    B", "x y  \u{FFFD}[2J"])
    }

    @Test("colours its head and the words that it knows, and stays as wide")
    func colours() {
        let table = Table(["a", "b"], [["ok", "x"], ["okay", "x"]], colours: ["ok": .green])
        #expect(
            table.colouredLines == [
                "\u{1B}[1mA\u{1B}[0m     \u{1B}[1mB\u{1B}[0m", "\u{1B}[32mok\u{1B}[0m    x", "okay  x",
            ])
    }
}
