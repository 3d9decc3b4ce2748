/// The fields that tell positions in a blob.
enum RangeFields {
    /// Where a range that was sent begins, and the length of the whole: `bytes 5-9/10` (RFC 9110, section 14.4). The length is nil
    /// where the server says `*`; the answer is nil when the text is none.
    static func content(_ text: String) -> (range: Range<Int64>, total: Int64?)? {
        guard text.utf8.count <= 128, text.lowercased().hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst("bytes ".count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let range = range(parts[0]) else { return nil }
        if parts[1] == "*" { return (range, nil) }
        guard let total = number(parts[1]), total >= range.upperBound else { return nil }
        return (range, total)
    }

    /// How many bytes of an upload the server holds: `0-9` (OCI distribution-spec, "Pushing a blob in chunks"), or with a unit in
    /// front as some servers have it. `0-0` is none: that is what servers say of an empty session too. Nil when it is none.
    static func uploaded(_ text: String) -> Int64? {
        guard text.utf8.count <= 128 else { return nil }
        let plain = text.hasPrefix("bytes=") ? text.dropFirst("bytes=".count) : text[...]
        // Of an empty session a few servers say `0--1`.
        if plain == "0-0" || plain == "0--1" { return 0 }
        guard let range = range(plain), range.lowerBound == 0 else { return nil }
        return range.upperBound
    }

    private static func range(_ text: Substring) -> Range<Int64>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = number(ends[0]), let last = number(ends[1]), first <= last,
            last < Int64.max
        else { return nil }
        return first..<(last + 1)
    }

    private static func number(_ text: Substring) -> Int64? {
        guard (1...19).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(text)
    }
}
