extension URLPattern {
    /// Why a pattern cannot be used.
    public struct PatternError: Error, Hashable, Sendable {
        /// What was found and, where that helps, what would be right. Without the position.
        public let reason: String
        /// Where the construct begins, counted in characters (Unicode scalars) from 0.
        public let position: Int
        public let pattern: String
    }
}

extension URLPattern.PatternError: CustomStringConvertible {
    public var description: String {
        "in the pattern \(pattern.debugDescription), at character \(position + 1): \(reason)"
    }
}
