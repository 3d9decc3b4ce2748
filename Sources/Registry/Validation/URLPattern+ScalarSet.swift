extension URLPattern {
    /// The characters that one place of a pattern takes.
    struct ScalarSet: Hashable, Sendable {
        private var ranges: [ClosedRange<UInt32>] = []
        private var isNegated = false
        private var ignoresCase = false
        /// The answers for ASCII, a bit each.
        private var low: UInt64 = 0
        private var high: UInt64 = 0

        static let everything: ClosedRange<UInt32> = 0...0x10_FFFF

        init(_ ranges: [ClosedRange<UInt32>], isNegated: Bool = false, ignoresCase: Bool = false) {
            self.ranges = ranges
            self.isNegated = isNegated
            self.ignoresCase = ignoresCase
            if ignoresCase { addOtherCases() }
            for value: UInt32 in 0..<128 {
                guard let scalar = Unicode.Scalar(value), search(scalar) else { continue }
                if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
            }
        }

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0..<64: low >> UInt64(scalar.value) & 1 == 1
            case 64..<128: high >> UInt64(scalar.value - 64) & 1 == 1
            default: search(scalar)
            }
        }

        private func search(_ scalar: Unicode.Scalar) -> Bool {
            let isListed =
                isInRange(scalar.value)
                || ignoresCase && ScalarSet.otherCases(of: scalar).contains { isInRange($0.value) }
            return isListed != isNegated
        }

        private func isInRange(_ value: UInt32) -> Bool {
            ranges.contains { $0.contains(value) }
        }

        /// Letters whose other case has letters of its own, such as the Kelvin sign (K, k).
        private mutating func addOtherCases() {
            let single = ranges.filter { $0.count <= 64 }.joined()
            for value in Array(single) {
                guard let scalar = Unicode.Scalar(value) else { continue }
                ranges += ScalarSet.otherCases(of: scalar).map { $0.value...$0.value }
            }
        }

        /// The letters that differ from `scalar` in case only, as far as one character stands for one.
        private static func otherCases(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
            let lower = mapped(scalar.properties.lowercaseMapping)
            let upper = mapped(scalar.properties.uppercaseMapping)
            return [lower, upper, upper.flatMap { mapped($0.properties.lowercaseMapping) }].compactMap(\.self)
        }

        private static func mapped(_ text: String) -> Unicode.Scalar? {
            text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
        }

        static func isWord(_ value: UInt32) -> Bool {
            word.contains { $0.contains(value) }
        }
    }
}

extension URLPattern.ScalarSet {
    static let digit: [ClosedRange<UInt32>] = [0x30...0x39]
    static let space: [ClosedRange<UInt32>] = [0x09...0x0A, 0x0C...0x0D, 0x20...0x20]
    static let word: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]

    /// The classes that are written `[[:name:]]`.
    static func posixClass(_ name: String) -> [ClosedRange<UInt32>]? {
        switch name {
        case "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A]
        case "alpha": [0x41...0x5A, 0x61...0x7A]
        case "ascii": [0x00...0x7F]
        case "blank": [0x09...0x09, 0x20...0x20]
        case "cntrl": [0x00...0x1F, 0x7F...0x7F]
        case "digit": digit
        case "graph": [0x21...0x7E]
        case "lower": [0x61...0x7A]
        case "print": [0x20...0x7E]
        case "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]
        case "space": [0x09...0x0D, 0x20...0x20]
        case "upper": [0x41...0x5A]
        case "word": word
        case "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66]
        default: nil
        }
    }

    /// Everything that is not in `ranges`.
    static func complement(of ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var gaps: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { gaps.append(next...range.lowerBound - 1) }
            next = max(next, range.upperBound + 1)
        }
        if next <= everything.upperBound { gaps.append(next...everything.upperBound) }
        return gaps
    }
}
