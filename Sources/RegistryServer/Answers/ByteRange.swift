/// Which bytes a Range field asks for (RFC 9110, section 14).
enum ByteRange: Hashable, Sendable {
    /// No range that is understood, or more than is sensible: the whole.
    case whole
    /// These bytes; never empty.
    case part(Range<Int64>)
    /// Several parts, in the order asked for; at least two.
    case parts([Range<Int64>])
    /// None of what is asked for exists: 416.
    case unsatisfiable

    /// Parts of one answer. Who asks for more gets the whole.
    private static let maximumParts = 100

    /// - Parameters:
    ///   - field: the Range field; nil when there is none.
    ///   - size: bytes of the whole.
    init(_ field: String?, of size: Int64) {
        let unit = "bytes="
        guard let field, field.lowercased().hasPrefix(unit) else {
            self = .whole
            return
        }
        let specifications = field.dropFirst(unit.count).filter { $0 != " " && $0 != "\t" }.split(separator: ",")
        let parsed = specifications.prefix(Self.maximumParts + 1).map(Specification.init)
        guard !parsed.isEmpty, parsed.count <= Self.maximumParts, parsed.allSatisfy({ $0 != nil }) else {
            self = .whole
            return
        }
        let ranges = parsed.compactMap { $0?.range(in: size) }
        let total = ranges.reduce(Int64(0)) { $0.addingReportingOverflow($1.upperBound - $1.lowerBound).partialValue }
        switch ranges.count {
        case 0: self = .unsatisfiable
        case 1: self = .part(ranges[0])
        // Overlapping parts that add up to more than the whole only waste.
        default: self = total <= size ? .parts(ranges) : .whole
        }
    }

    /// `first-last`, `first-` or `-suffix`.
    private struct Specification: Equatable {
        var first: Int64?
        var last: Int64?

        init?(_ text: Substring) {
            let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else {
                return nil
            }
            // A number that is too large for its type is larger than any size.
            first = ends[0].isEmpty ? nil : Int64(ends[0]) ?? .max
            last = ends[1].isEmpty ? nil : Int64(ends[1]) ?? .max
            guard first != nil || last != nil else { return nil }
        }

        /// Nil when nothing of it exists.
        func range(in size: Int64) -> Range<Int64>? {
            guard let first else {
                guard let last, last > 0, size > 0 else { return nil }
                return Swift.max(0, size - last)..<size
            }
            let last = Swift.min(last ?? .max, size - 1)
            return first <= last ? first..<last + 1 : nil
        }
    }
}
