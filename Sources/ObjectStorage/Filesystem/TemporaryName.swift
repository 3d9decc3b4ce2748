/// Names of files that are not finished: `<name>.<hex>.tmp`, which Distribution leaves alone, and its own
/// `<name>.<uuid>.tmp`, which we do. A key whose last component is such a name can hold no object.
enum TemporaryName {
    private static let suffix = ".tmp"

    /// A name of our own beside `name`, never used before. At most 255 bytes, like every file name.
    static func random(beside name: Substring) -> String {
        let random = String(UInt64.random(in: .min ... .max), radix: 16)
        let zeros = String(repeating: "0", count: 16 - random.count)
        return "\(name.prefix(200)).\(zeros)\(random)\(suffix)"
    }

    /// Whether `name`, one component, is of one of the two forms. Costs a comparison or two for most others.
    static func matches(_ name: some BidirectionalCollection<UInt8>) -> Bool {
        guard name.reversed().starts(with: suffix.utf8.reversed()) else { return false }
        let stem = name.dropLast(suffix.utf8.count)
        guard let dot = stem.lastIndex(of: UInt8(ascii: ".")), dot != stem.startIndex else { return false }
        let unique = stem[stem.index(after: dot)...]
        switch unique.count {
        case 16:
            return unique.allSatisfy(isHexadecimal)
        case 36:
            return unique.enumerated().allSatisfy { index, byte in
                [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : isHexadecimal(byte)
            }
        default:
            return false
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}
