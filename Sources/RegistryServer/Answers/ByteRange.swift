/// Which bytes a Range field asks for (RFC 9110, section 14).
enum ByteRange: Hashable, Sendable {
    /// No range that is understood: the whole.
    case whole
    /// These bytes; never empty.
    case part(Range<Int64>)
    /// None of what is asked for exists: 416.
    case unsatisfiable

    /// - Parameters:
    ///   - field: the Range field; nil when there is none.
    ///   - size: bytes of the whole.
    init(_ field: String?, of size: Int64) {
        let unit = "bytes="
        guard let field, field.lowercased().hasPrefix(unit) else {
            self = .whole
            return
        }
        let specification = field.dropFirst(unit.count).filter { $0 != " " && $0 != "\t" }
        // Several ranges at once may be answered with the whole.
        guard !specification.contains(",") else {
            self = .whole
            return
        }
        let ends = specification.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else {
            self = .whole
            return
        }
        // A number that is too large for its type is larger than any size.
        let first = ends[0].isEmpty ? nil : Int64(ends[0]) ?? .max
        let last = ends[1].isEmpty ? nil : Int64(ends[1]) ?? .max
        switch (first, last) {
        case (nil, nil): self = .whole
        case (nil, .some(let suffix)):
            self = suffix > 0 && size > 0 ? .part(Swift.max(0, size - suffix)..<size) : .unsatisfiable
        case (.some(let first), let last):
            let last = Swift.min(last ?? .max, size - 1)
            self = first <= last ? .part(first..<last + 1) : .unsatisfiable
        }
    }
}
