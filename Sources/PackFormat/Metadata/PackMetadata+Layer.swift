extension PackMetadata {
    /// The layer of a cluster that a pack makes. Open: a `switch` needs a default.
    public struct Layer: RawRepresentable, Hashable, Sendable {
        public let rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        public static let kernel = Layer(rawValue: "kernel")
        public static let os = Layer(rawValue: "os")
        public static let k8s = Layer(rawValue: "k8s")
        public static let cni = Layer(rawValue: "cni")
        public static let csi = Layer(rawValue: "csi")
        public static let addon = Layer(rawValue: "addon")

        /// From the ground up.
        public static let known = [kernel, os, k8s, cni, csi, addon]
    }
}
