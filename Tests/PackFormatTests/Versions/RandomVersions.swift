/// Texts that are versions, or nearly so, in an order that a seed fixes.
struct RandomVersions: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Small parts, so that many versions are alike.
    mutating func version() -> String {
        var text = Bool.random(using: &self) ? "v" : ""
        text += (0..<Int.random(in: 1...4, using: &self)).map { _ in number() }.joined(separator: ".")
        if Int.random(in: 0..<3, using: &self) == 0 { text += "-" + identifiers() }
        if Int.random(in: 0..<4, using: &self) == 0 { text += "-rev" + number() }
        if Int.random(in: 0..<4, using: &self) == 0 { text += "+" + identifiers() }
        return text
    }

    /// Of few letters, among them all that mean something.
    mutating func text(of alphabet: String, upTo length: Int) -> String {
        let letters = Array(alphabet)
        let count = Int.random(in: 0...length, using: &self)
        return String((0..<count).map { _ in letters.randomElement(using: &self) ?? "a" })
    }

    private mutating func number() -> String {
        ["0", "00", "1", "01", "2", "9", "10", "18446744073709551617"].randomElement(using: &self) ?? "0"
    }

    private mutating func identifiers() -> String {
        (0..<Int.random(in: 1...3, using: &self))
            .map { _ in ["0", "1", "2", "10", "a", "rc", "rc1", "-", "b-c", "Z"].randomElement(using: &self) ?? "a" }
            .joined(separator: ".")
    }
}
