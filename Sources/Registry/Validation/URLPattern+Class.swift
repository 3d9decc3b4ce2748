extension URLPattern.Parser {
    /// Reads what begins with `[`.
    mutating func bracketClass() throws(URLPattern.PatternError) -> URLPattern.ScalarSet {
        let start = position
        position += 1
        let isNegated = skip("^")
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while isFirst || peek() != "]" {
            guard peek() != nil else { throw error("a [ without its ]", at: start) }
            isFirst = false
            if let named = try posixClass() {
                ranges += named
            } else if let escaped = try escapedClass() {
                ranges += escaped
            } else {
                ranges.append(try range(inClassFrom: start))
            }
        }
        position += 1
        return URLPattern.ScalarSet(ranges, isNegated: isNegated, ignoresCase: flags.ignoresCase)
    }

    /// `[:alpha:]` or `[:^alpha:]`; nil, with nothing read, for everything else.
    private mutating func posixClass() throws(URLPattern.PatternError) -> [ClosedRange<UInt32>]? {
        let start = position
        guard skip("[:") else { return nil }
        let isNegated = skip("^")
        var name = ""
        while let scalar = peek(), URLPattern.ScalarSet.isWord(scalar.value) {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard skip(":]") else {
            position = start
            return nil
        }
        guard let ranges = URLPattern.ScalarSet.posixClass(name) else {
            throw error("the unknown class [:\(name):]", at: start)
        }
        return isNegated ? URLPattern.ScalarSet.complement(of: ranges) : ranges
    }

    /// One character, or two with a `-` between them.
    private mutating func range(inClassFrom start: Int) throws(URLPattern.PatternError) -> ClosedRange<UInt32> {
        let first = position
        let low = try classScalar(from: start).value
        guard peek() == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else { return low...low }
        position += 1
        let high = try classScalar(from: start).value
        guard low <= high else { throw error("a range of a class in the wrong order", at: first) }
        return low...high
    }

    private mutating func classScalar(from start: Int) throws(URLPattern.PatternError) -> Unicode.Scalar {
        guard let scalar = peek() else { throw error("a [ without its ]", at: start) }
        if scalar == "\\" { return try escapedScalar() }
        position += 1
        return scalar
    }
}
