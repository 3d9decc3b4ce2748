extension Configuration.HTTP {
    /// The listener for those who watch the server.
    public struct Debug: Hashable, Sendable {
        public var address: ListenAddress
        /// Where metrics are shown; nil for nowhere.
        public var metricsPath: String?
    }
}
