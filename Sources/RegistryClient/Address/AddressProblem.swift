/// Why text is no address, in words that go behind it.
struct AddressProblem: Error, Hashable, Sendable {
    var words: String

    init(_ words: String) { self.words = words }
}
