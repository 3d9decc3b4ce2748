extension URLPattern.Parser {
    /// Reads what begins with `\` outside a class.
    mutating func escape() throws(URLPattern.PatternError) -> URLPattern.Node {
        if skip(#"\A"#) { return .assertion(.startOfText) }
        if skip(#"\z"#) { return .assertion(.endOfText) }
        if skip(#"\b"#) { return .assertion(.wordBoundary) }
        if skip(#"\B"#) { return .assertion(.noWordBoundary) }
        if let ranges = try escapedClass() {
            return .set(URLPattern.ScalarSet(ranges, ignoresCase: flags.ignoresCase))
        }
        return literal(try escapedScalar())
    }

    /// `\d`, `\s`, `\w` and their opposites. Nil, with nothing read, for every other escape.
    mutating func escapedClass() throws(URLPattern.PatternError) -> [ClosedRange<UInt32>]? {
        for (letter, ranges) in [
            ("d", URLPattern.ScalarSet.digit), ("s", URLPattern.ScalarSet.space), ("w", URLPattern.ScalarSet.word),
        ] {
            if skip("\\" + letter) { return ranges }
            if skip("\\" + letter.uppercased()) { return URLPattern.ScalarSet.complement(of: ranges) }
        }
        return nil
    }

    /// An escape that stands for one character.
    mutating func escapedScalar() throws(URLPattern.PatternError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let scalar = peek() else { throw error(#"a \ at the end"#, at: start) }
        position += 1
        switch scalar {
        case "a": return "\u{07}"
        case "f": return "\u{0C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{0B}"
        case "x": return try hexadecimal(from: start)
        case "0"..."7": return try octal(first: scalar, from: start)
        case "8", "9", "g", "k": throw error(#"the back reference \\#(scalar): RE2 has none"#, at: start)
        case "p", "P": throw error(#"\\#(scalar), a class by Unicode property, is not supported here"#, at: start)
        case "Z": throw error(#"\Z is not RE2 syntax; \z is the end of the text"#, at: start)
        case _ where scalar.isASCII && (!URLPattern.ScalarSet.isWord(scalar.value) || scalar == "_"): return scalar
        default: throw error(#"the unknown escape \\#(scalar)"#, at: start)
        }
    }

    /// `\0`, `\012`, `\101`; a lone digit but 0 is a back reference in other languages.
    private mutating func octal(first: Unicode.Scalar, from start: Int) throws(URLPattern.PatternError)
        -> Unicode.Scalar
    {
        var value = first.value - 0x30
        var digits = 1
        while digits < 3, let next = peek()?.value, (0x30...0x37).contains(next) {
            value = value * 8 + next - 0x30
            digits += 1
            position += 1
        }
        guard first == "0" || digits > 1, let scalar = Unicode.Scalar(value) else {
            throw error(#"the back reference \\#(first): RE2 has none"#, at: start)
        }
        return scalar
    }

    /// `\x7F` or `\x{10FFFF}`
    private mutating func hexadecimal(from start: Int) throws(URLPattern.PatternError) -> Unicode.Scalar {
        let isBraced = skip("{")
        var value: UInt32 = 0
        var digits = 0
        while digits < (isBraced ? 8 : 2), let digit = peek().flatMap({ Character($0).hexDigitValue }) {
            value = value << 4 | UInt32(digit)
            digits += 1
            position += 1
        }
        guard isBraced ? digits > 0 && skip("}") : digits == 2, let scalar = Unicode.Scalar(value) else {
            throw error(#"\x wants two hexadecimal digits, or { } around those of a character"#, at: start)
        }
        return scalar
    }
}
