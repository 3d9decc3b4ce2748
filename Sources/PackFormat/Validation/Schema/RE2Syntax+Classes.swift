extension RE2Syntax {
    /// What an escape stands for.
    enum Escape: Equatable {
        case scalar(UInt32)
        /// More than one character, a place between characters, or `\Q…\E`.
        case set
    }

    /// Reads what begins with `[`.
    mutating func bracketClass() throws(Fault) {
        let start = position
        position += 1
        _ = skip("^")
        var isFirst = true
        while isFirst || peek != "]" {
            guard peek != nil else { throw fault("a [ without its ]", at: start) }
            isFirst = false
            if try namedClass() { continue }
            let place = position
            guard let low = try classScalar(from: start), isNext("-"), position + 1 < scalars.count,
                scalars[position + 1] != "]"
            else { continue }
            position += 1
            guard let high = try classScalar(from: start), low <= high else {
                throw fault("a range of a class that is in the wrong order or has no end", at: place)
            }
        }
        position += 1
    }

    /// `[:alpha:]`; false, with nothing read, for everything else.
    private mutating func namedClass() throws(Fault) -> Bool {
        let start = position
        guard skip("[:") else { return false }
        _ = skip("^")
        var name = ""
        while let scalar = peek, Self.isWord(scalar) {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard skip(":]") else {
            position = start
            return false
        }
        guard Self.classNames.contains(name) else { throw fault("an unknown class [: :]", at: start) }
        return true
    }

    private static let classNames: Set = [
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
        "word", "xdigit",
    ]

    /// A character of a class; nil for an escape that stands for several.
    private mutating func classScalar(from start: Int) throws(Fault) -> UInt32? {
        guard let scalar = peek else { throw fault("a [ without its ]", at: start) }
        if scalar == "\\" {
            guard case .scalar(let value) = try escape(inClass: true) else { return nil }
            return value
        }
        position += 1
        return scalar.value
    }

    /// Reads what begins with `\`.
    mutating func escape(inClass: Bool) throws(Fault) -> Escape {
        let start = position
        if !inClass, skip(#"\Q"#) {
            while peek != nil, !skip(#"\E"#) { position += 1 }
            return .set
        }
        position += 1
        guard let scalar = peek else { throw fault(#"a \ at the end"#, at: start) }
        position += 1
        switch scalar {
        case "d", "D", "s", "S", "w", "W": return .set
        case "A", "z", "b", "B": if !inClass { return .set }
        case "p", "P":
            try property(from: start)
            return .set
        case "a": return .scalar(0x07)
        case "f": return .scalar(0x0C)
        case "n": return .scalar(0x0A)
        case "r": return .scalar(0x0D)
        case "t": return .scalar(0x09)
        case "v": return .scalar(0x0B)
        case "x": return .scalar(try hexadecimal(from: start))
        case "0"..."7":
            if let value = octal(first: scalar) { return .scalar(value) }
            throw fault("a back reference, which RE2 does not have", at: start)
        case "8", "9", "g", "k": throw fault("a back reference, which RE2 does not have", at: start)
        case "Z": throw fault(#"\Z, which is \z in RE2"#, at: start)
        default:
            if scalar.isASCII, !Self.isWord(scalar) || scalar == "_" { return .scalar(scalar.value) }
        }
        throw fault("an escape that RE2 does not have", at: start)
    }

    /// The `L` or `{Greek}` of `\pL` or `\p{^Greek}`.
    private mutating func property(from start: Int) throws(Fault) {
        guard skip("{") else {
            guard let letter = peek, Self.isWord(letter) else { throw fault(#"\p without a property"#, at: start) }
            position += 1
            return
        }
        _ = skip("^")
        let name = position
        while let scalar = peek, Self.isWord(scalar) { position += 1 }
        guard position > name, skip("}") else { throw fault(#"\p{ without a property and }"#, at: start) }
    }

    /// `\0`, `\012`, `\101`; nil for a lone digit that is a back reference elsewhere.
    private mutating func octal(first: Unicode.Scalar) -> UInt32? {
        var value = first.value - 0x30
        var digits = 1
        while digits < 3, let next = peek?.value, (0x30...0x37).contains(next) {
            value = value * 8 + next - 0x30
            digits += 1
            position += 1
        }
        return first == "0" || digits > 1 ? value : nil
    }

    private mutating func hexadecimal(from start: Int) throws(Fault) -> UInt32 {
        let isBraced = skip("{")
        var value: UInt32 = 0
        var digits = 0
        while digits < (isBraced ? 8 : 2), let digit = peek.flatMap({ Character($0).hexDigitValue }),
            peek?.isASCII == true
        {
            value = value << 4 | UInt32(digit)
            digits += 1
            position += 1
        }
        guard isBraced ? digits > 0 && skip("}") : digits == 2, value <= 0x10_FFFF else {
            throw fault(#"\x without two hexadecimal digits, or { } around those of a character"#, at: start)
        }
        return value
    }
}
