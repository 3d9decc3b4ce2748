/// The Content-Range of an upload's chunk: `<first>-<last>`, both inclusive and without a unit (OCI distribution-spec,
/// "Pushing a blob in chunks"). HTTP's own form `bytes <first>-<last>/<size>` is understood too.
struct ChunkRange: Hashable, Sendable {
    var first: Int64
    var last: Int64

    /// Bytes; a chunk has at least one.
    var count: Int64 { last - first + 1 }

    init?(_ field: String) {
        var text = field[...]
        for unit in ["bytes ", "bytes="] where text.lowercased().hasPrefix(unit) { text = text.dropFirst(unit.count) }
        text = text.prefix { $0 != "/" }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let first = Int64(ends[0]), let last = Int64(ends[1]), first <= last, last < .max
        else { return nil }
        self.first = first
        self.last = last
    }
}
