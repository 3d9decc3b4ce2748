extension Configuration {
    /// The application log (stderr) and the access log (stdout).
    public struct Log: Hashable, Sendable {
        /// The least urgent lines that are written.
        public enum Level: String, Hashable, Sendable, CaseIterable {
            case error
            case warning = "warn"
            case info
            case debug
        }

        /// How an application log line looks.
        public enum Formatter: String, Hashable, Sendable, CaseIterable {
            case text
            case json
            case logstash
        }

        /// A pair that every application log line carries.
        public struct Field: Hashable, Sendable {
            public var name: String
            public var value: String

            public init(name: String, value: String) {
                self.name = name
                self.value = value
            }
        }

        public var level: Level
        public var formatter: Formatter
        /// In the order of the file; names are unique.
        public var fields: [Field]
        public var accessLogDisabled: Bool
        /// Whether lines name the file and line of code that wrote them.
        public var reportCaller: Bool
    }
}
