extension PackMetadata {
    /// A constraint on another pack of the same cluster profile, a member of `constraints.dependencies`.
    public struct Dependency: Hashable, Sendable {
        /// What is asked of the other pack. Open: a `switch` needs a default.
        public struct Kind: RawRepresentable, Hashable, Sendable {
            public let rawValue: String

            public init(rawValue: String) { self.rawValue = rawValue }

            /// It must be there, within the range.
            public static let required = Kind(rawValue: "required")
            /// If it is there, then within the range.
            public static let optional = Kind(rawValue: "optional")
            /// It must not be there within the range.
            public static let notSupported = Kind(rawValue: "notSupported")
            /// Of packs that name themselves: from which versions one may upgrade in place.
            public static let upgrade = Kind(rawValue: "upgrade")

            public static let known = [required, optional, notSupported, upgrade]
        }

        /// As written; never blank.
        public let packName: String
        public let layer: Layer?
        public let type: Kind?
        /// Loose, such as `1.21`. With neither bound any version will do.
        public let minVersion: String?
        public let maxVersion: String?
    }
}
