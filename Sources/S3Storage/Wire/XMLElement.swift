/// An element of an answer: its text and the elements in it. Attributes are of no use in S3's answers.
struct XMLElement: Hashable, Sendable {
    /// Without a namespace prefix.
    var name: String
    /// The character data directly in it.
    var text = ""
    var children: [XMLElement] = []

    /// The text of the first child of that name; empty when there is none.
    func text(_ name: String) -> String {
        first(name)?.text ?? ""
    }

    func first(_ name: String) -> XMLElement? {
        children.first { $0.name == name }
    }

    func children(_ name: String) -> some Sequence<XMLElement> {
        children.lazy.filter { $0.name == name }
    }
}
