extension Configuration {
    /// What a manifest must fulfil to be accepted.
    public struct Validation: Hashable, Sendable {
        /// Which children of an index must be there.
        public enum Platforms: Hashable, Sendable {
            case all
            case none
            /// Only those for one of these.
            case list([Platform])
        }

        /// A child of an index as its descriptor names it.
        public struct Platform: Hashable, Sendable {
            public var architecture: String
            public var os: String

            public init(architecture: String, os: String) {
                self.architecture = architecture
                self.os = os
            }
        }

        /// True lifts every check below and those of layers and configuration.
        public var disabled: Bool
        /// Patterns of which a foreign layer's URL must match one, unless there are none. Not yet compiled.
        public var allowedURLs: [String]
        /// Patterns of which a foreign layer's URL must match none. Not yet compiled.
        public var deniedURLs: [String]
        public var platforms: Platforms
    }
}
