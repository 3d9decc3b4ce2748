extension Configuration {
    /// Who is told of pushes, pulls and deletions.
    public struct Notifications: Hashable, Sendable {
        /// Where one receiver takes events.
        public struct Endpoint: Hashable, Sendable {
            /// A field of every request.
            public struct Header: Hashable, Sendable {
                public var name: String
                public var value: String
            }

            /// Unique among the endpoints.
            public var name: String
            public var url: String
            public var isDisabled: Bool
            public var headers: [Header]
            /// For a request with its answer; greater than zero.
            public var timeout: Duration
            /// Failures in a row after which there is a pause before each attempt; at least one.
            public var threshold: Int
            /// That pause; greater than zero.
            public var backoff: Duration
            public var ignoredMediaTypes: [String]
            public var ignoredActions: [Action]
            /// A PEM file with authorities that are trusted besides the system's.
            public var authoritiesPath: String?
        }

        public enum Action: String, CaseIterable, Hashable, Sendable {
            case pull
            case push
            case mount
            case delete
        }

        public var includesReferences: Bool
        /// Events that wait for one endpoint at most.
        public var maximumEvents: Int
        /// Bytes that they have together at most.
        public var maximumSize: Int
        /// Where they outlive the process; nil to keep them in memory only.
        public var directory: String?
        /// In the order of the file.
        public var endpoints: [Endpoint]
    }
}
