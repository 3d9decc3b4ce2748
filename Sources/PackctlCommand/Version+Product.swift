import Release

extension Version {
    static let product = "packctl"
    static let system = "linux"

    /// Product, version, system: the line of `version` and `--version`.
    static let line = "\(product) \(current) \(system)/\(architecture)"

    static var architecture: String {
        #if arch(x86_64)
            "amd64"
        #elseif arch(arm64)
            "arm64"
        #else
            "unknown"
        #endif
    }
}
