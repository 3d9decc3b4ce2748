import Glibc

/// A text as searches compare it: in lower case, by its bytes. Looking for one in another costs about as much as reading both.
struct SearchText: Sendable {
    /// With a zero at the end and nowhere else.
    private let bytes: [UInt8]

    init(_ text: String) {
        bytes = text.lowercased().utf8.map { $0 == 0 ? UInt8(ascii: " ") : $0 } + [0]
    }

    /// Bytes of memory, about.
    var weight: Int { bytes.count + 32 }

    func contains(_ other: SearchText) -> Bool {
        // Safe: both end with a zero, and nothing is kept of them.
        bytes.withUnsafeBytes { whole in
            other.bytes.withUnsafeBytes { part in
                guard let whole = whole.assumingMemoryBound(to: CChar.self).baseAddress,
                    let part = part.assumingMemoryBound(to: CChar.self).baseAddress
                else { return false }
                return strstr(whole, part) != nil
            }
        }
    }
}
