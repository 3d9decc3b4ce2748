/// What this build calls itself.
enum Version {
    static let current = "0.1.0"

    /// Product, version, system: the line of `version` and `--version`.
    static let line = "packctl \(current) linux/\(architecture)"

    private static var architecture: String {
        #if arch(x86_64)
            "amd64"
        #elseif arch(arm64)
            "arm64"
        #else
            "unknown"
        #endif
    }
}
