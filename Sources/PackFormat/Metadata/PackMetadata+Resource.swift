extension PackMetadata {
    /// What a pack needs of a cluster, a member of `constraints.resources`.
    public struct Resource: Hashable, Sendable {
        /// Open: a `switch` needs a default.
        public struct Kind: RawRepresentable, Hashable, Sendable {
            public let rawValue: String

            public init(rawValue: String) { self.rawValue = rawValue }

            /// In millicores.
            public static let cpu = Kind(rawValue: "cpu")
            /// In MiB.
            public static let memory = Kind(rawValue: "memory")
            /// In GB.
            public static let diskSize = Kind(rawValue: "diskSize")

            public static let known = [cpu, memory, diskSize]
        }

        /// A workload whose own requests are added up instead of ``Resource/minLimit``.
        public struct Component: Hashable, Sendable {
            /// `all`, `worker`, `master` or `control-plane`, as written.
            public let scheduleType: String?
            /// Full dotted path of the request in `values.yaml`.
            public let resourceRequestParamRef: String?
            /// Full dotted path of the count of replicas in `values.yaml`.
            public let replicaCountParamRef: String?
        }

        public let type: Kind?
        /// In the unit of ``type``; without meaning where there are components.
        public let minLimit: Double?
        public let components: [Component]
    }
}
