import PackFormat
import Testing

@Suite("what was passed over")
struct PassedOverTests {
    @Test("is counted, and the first five are named")
    func names() {
        var all = PassedOver()
        #expect(all.count == 0 && all.description == "")
        for name in ["a", "b", "c"] { all.add(name) }
        #expect(all.description == "a, b, c")
        var others = PassedOver()
        for number in 0..<9 { others.add("\(number)") }
        #expect(others.description == "0, 1, 2, 3, 4 and 4 more")
        all.add(others, in: "folder")
        #expect(all.count == 12 && all.description == "a, b, c, folder/0, folder/1 and 7 more")
    }
}
