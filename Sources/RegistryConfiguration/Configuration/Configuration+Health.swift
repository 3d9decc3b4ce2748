extension Configuration {
    /// What is looked at again and again; while any of it is not right, requests are answered 503.
    public struct Health: Hashable, Sendable {
        /// When a check is made, and when it counts as failed.
        public struct Schedule: Hashable, Sendable {
            /// Between the end of a look and the next.
            public var interval: Duration
            /// Looks that have to fail in a row; 0 and 1 mean the first.
            public var threshold: Int
            /// After which time a look without an end has failed.
            public var timeout: Duration
        }

        /// Fails while the file exists.
        public struct FileCheck: Hashable, Sendable {
            public var path: String
            public var interval: Duration
        }

        /// Fails while `HEAD` is not answered as it should be.
        public struct HTTPCheck: Hashable, Sendable {
            /// Of http or https, without a name and password.
            public var url: String
            /// Secret: never log the values.
            public var headers: [Header]
            public var status: Int
            public var schedule: Schedule

            /// What it is called: the address without its query, which may hold a secret.
            public var name: String { String(url.prefix { $0 != "?" }) }
        }

        /// A field that is sent, once for each value.
        public struct Header: Hashable, Sendable {
            public var name: String
            public var value: String
        }

        /// Fails while no connection can be made.
        public struct TCPCheck: Hashable, Sendable {
            /// With a port and without a scheme.
            public var address: ServiceAddress
            public var schedule: Schedule
        }

        /// Of the store; nil when it is not looked at.
        public var storage: Schedule?
        public var files: [FileCheck]
        public var http: [HTTPCheck]
        public var tcp: [TCPCheck]
    }
}
