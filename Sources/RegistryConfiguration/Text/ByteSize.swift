/// A number of bytes as people write it.
enum ByteSize {
    /// Reads a whole number with an optional unit in any case: B, KB to TB by thousands, KiB to TiB and K to T by 1024.
    /// Nil for anything else and for what 63 bits do not hold.
    static func bytes(in text: String) -> Int? {
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let unit = text.utf8.dropFirst(digits.count).drop { $0 == UInt8(ascii: " ") }
        guard let count = Int(Substring(digits)), let scale = scales[Substring(unit).lowercased()] else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: scale)
        return overflow ? nil : bytes
    }

    private static let scales: [String: Int] = [
        "": 1, "b": 1,
        "kb": 1000, "mb": 1_000_000, "gb": 1_000_000_000, "tb": 1_000_000_000_000,
        "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40,
        "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
    ]
}
