/// The ranges in which an object is copied within the server.
enum CopyRanges {
    /// Covers `size` bytes in ranges of at least `wanted` bytes, as many as an upload may have parts.
    static func all(of size: Int64, wanted: Int64) -> [Range<Int64>] {
        let chunk = max(
            wanted, Int64(PartSizes.least), (size + Int64(PartSizes.maximumCount) - 1) / Int64(PartSizes.maximumCount))
        return stride(from: 0, to: size, by: Int64.Stride(chunk)).map { $0..<min($0 + chunk, size) }
    }

    /// The same for an object behind which more parts come: each range is large enough for that, and what is left over at the
    /// end, less than the least part, is to be read instead.
    static func continued(_ size: Int64, wanted: Int64) -> (copied: [Range<Int64>], rest: Range<Int64>) {
        // Half of the part numbers stay for what comes.
        let chunk = max(wanted, Int64(PartSizes.least), size / Int64(PartSizes.maximumCount / 2))
        var copied = stride(from: 0, to: size, by: Int64.Stride(chunk)).map { $0..<min($0 + chunk, size) }
        guard let last = copied.last, last.count < PartSizes.least else { return (copied, size..<size) }
        copied.removeLast()
        return (copied, last)
    }
}
