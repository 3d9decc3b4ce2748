/// What a terminal can do to letters (ECMA-48, SGR).
enum Colour: String, Sendable {
    case bold = "1"
    case red = "31"
    case green = "32"
    case yellow = "33"

    func painting(_ text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }
}
