extension Duration {
    /// A duration as Go writes it: numbers with the units ns, us, µs, ms, s, m and h, the largest first by custom
    /// (`1h30m`, `1.5s`), or `0`. Nil for anything else, for a day (`d` is no unit), and beyond 292 years.
    ///
    /// <https://pkg.go.dev/time#ParseDuration>
    package init?(goText text: String) {
        var rest = text.utf8[...]
        var isNegative = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest.removeFirst()
        }
        guard !rest.isEmpty else { return nil }
        guard !rest.elementsEqual("0".utf8) else {
            self = .zero
            return
        }
        var nanoseconds: Int64 = 0
        while !rest.isEmpty {
            guard let part = Self.part(&rest) else { return nil }
            let (sum, overflow) = nanoseconds.addingReportingOverflow(part)
            guard !overflow else { return nil }
            nanoseconds = sum
        }
        self = .nanoseconds(isNegative ? -nanoseconds : nanoseconds)
    }

    /// Takes one number with its unit off the front, as nanoseconds.
    private static func part(_ rest: inout Substring.UTF8View) -> Int64? {
        let whole = digits(&rest)
        var fraction: Substring.UTF8View?
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = digits(&rest)
        }
        guard !whole.isEmpty || fraction?.isEmpty == false else { return nil }
        let unit = rest.prefix { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) && $0 != UInt8(ascii: ".") }
        rest.removeFirst(unit.count)
        guard let scale = nanoseconds(in: Substring(unit)) else { return nil }
        guard let count = whole.isEmpty ? 0 : Int64(Substring(whole)) else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: scale)
        guard !overflow else { return nil }
        var remainder: Int64 = 0
        var place = scale
        for digit in fraction ?? Substring().utf8 {
            place /= 10
            remainder += Int64(digit - UInt8(ascii: "0")) * place
        }
        let (sum, tooMuch) = product.addingReportingOverflow(remainder)
        return tooMuch ? nil : sum
    }

    private static func digits(_ rest: inout Substring.UTF8View) -> Substring.UTF8View {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest.removeFirst(digits.count)
        return digits
    }

    private static func nanoseconds(in unit: Substring) -> Int64? {
        switch unit {
        case "ns": 1
        case "us", "\u{b5}s", "\u{3bc}s": 1000
        case "ms": 1_000_000
        case "s": 1_000_000_000
        case "m": 60_000_000_000
        case "h": 3_600_000_000_000
        default: nil
        }
    }
}
