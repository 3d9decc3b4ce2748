extension URLPattern.Parser {
    /// `node` with the repetition that follows it, if one does. Lazy forms match the same texts.
    mutating func repeated(
        _ node: URLPattern.Node, from start: Int
    ) throws(URLPattern.PatternError) -> URLPattern.Node {
        guard let bounds = try repetition() else { return node }
        _ = skip("?")
        let second = position
        guard try repetition() == nil else {
            throw error("a repetition of a repetition; put the first into a group: (?: )", at: second)
        }
        return .repetition(node, atLeast: bounds.atLeast, upTo: bounds.upTo)
    }

    private mutating func repetition() throws(URLPattern.PatternError) -> (atLeast: Int, upTo: Int?)? {
        if skip("*") { return (0, nil) }
        if skip("+") { return (1, nil) }
        if skip("?") { return (0, 1) }
        return try repetitionBounds()
    }

    /// `{m}`, `{m,}` or `{m,n}`. Anything else in braces is literal text and stays unread.
    mutating func repetitionBounds() throws(URLPattern.PatternError) -> (atLeast: Int, upTo: Int?)? {
        let start = position
        guard skip("{"), let atLeast = number() else {
            position = start
            return nil
        }
        var upTo: Int? = atLeast
        if skip(",") { upTo = number() }
        guard skip("}") else {
            position = start
            return nil
        }
        let limit = URLPattern.Parser.repetitionLimit
        guard max(atLeast, upTo ?? 0) <= limit else { throw error("more than \(limit) repetitions", at: start) }
        guard atLeast <= upTo ?? atLeast else { throw error("the bounds of { } are in the wrong order", at: start) }
        return (atLeast, upTo)
    }

    /// Decimal digits; what is beyond every limit stays there.
    private mutating func number() -> Int? {
        var value: Int?
        while let digit = peek()?.value, (0x30...0x39).contains(digit) {
            value = min((value ?? 0) * 10 + Int(digit - 0x30), 1_000_000)
            position += 1
        }
        return value
    }
}
