extension PackVersion: Comparable {
    /// Total: two versions are equal only when their texts are.
    ///
    /// First by how new they are, see ``isOlder(than:)``. Versions of one age follow each other by their build, none first, then as
    /// pre-releases do; and then by the bytes of their texts, so that of `1.0`, `1.0.0` and `v1.0` each is newer than the one before.
    public static func < (left: PackVersion, right: PackVersion) -> Bool {
        left.order.lexicographicallyPrecedes(right.order)
    }

    public static func == (left: PackVersion, right: PackVersion) -> Bool { left.text == right.text }

    /// Whether it is a release: it has no pre-release, and may have a revision.
    public var isRelease: Bool { preRelease == nil }

    /// By precedence alone (Semantic Versioning 2.0.0, section 11): numbers as numbers, a missing one as zero; a pre-release before
    /// its release, identifier by identifier; a revision after its base. `v`, leading zeros and build change nothing.
    public func isOlder(than other: PackVersion) -> Bool {
        order.prefix(precedenceLength).lexicographicallyPrecedes(other.order.prefix(other.precedenceLength))
    }

    /// The bytes that compare as the versions do. Every piece tells where it ends before another could differ in length, so whatever
    /// follows a difference has no part in the result. With ``maximumLength``, a count of digits fits into a byte.
    static func order(
        text: String, numbers: [Bytes], preRelease: Bytes?, revision: Bytes?, build: Bytes?
    ) -> (bytes: [UInt8], precedenceLength: Int) {
        var bytes: [UInt8] = []
        let counted = numbers.map(PackVersion.significant)
        let zeros = counted.reversed().prefix { $0.isEmpty }.count
        for number in counted.dropLast(zeros) { append(number: number, to: &bytes) }
        bytes.append(Mark.end)
        if let preRelease {
            bytes.append(Mark.preRelease)
            append(identifiers: preRelease, to: &bytes)
        } else {
            bytes.append(Mark.release)
        }
        if let revision { append(number: significant(revision), to: &bytes) } else { bytes.append(Mark.end) }
        let precedenceLength = bytes.count
        if let build {
            bytes.append(Mark.build)
            append(identifiers: build, to: &bytes)
        } else {
            bytes.append(Mark.end)
        }
        return (bytes + text.utf8, precedenceLength)
    }

    /// More digits make the larger number; as many compare digit by digit.
    private static func append(number significant: Bytes, to bytes: inout [UInt8]) {
        bytes.append(UInt8(significant.count + 1))
        bytes.append(contentsOf: significant)
    }

    private static func append(identifiers: Bytes, to bytes: inout [UInt8]) {
        for identifier in split(identifiers) {
            if isNumber(identifier) {
                bytes.append(Mark.numeric)
                append(number: significant(identifier), to: &bytes)
            } else {
                bytes.append(Mark.alphanumeric)
                bytes.append(contentsOf: identifier)
                bytes.append(Mark.end)
            }
        }
        bytes.append(Mark.end)
    }

    private enum Mark {
        /// Before every other mark, count and letter.
        static let end: UInt8 = 0
        static let preRelease: UInt8 = 0
        static let release: UInt8 = 1
        static let build: UInt8 = 1
        static let numeric: UInt8 = 1
        static let alphanumeric: UInt8 = 2
    }
}

extension PackVersion: Hashable {
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
