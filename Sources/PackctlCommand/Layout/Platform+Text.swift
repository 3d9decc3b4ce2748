import OCI

extension Platform {
    /// Reads `linux/amd64`. Throws `.usage`.
    init(reading text: String) throws(CommandFailure) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
            throw CommandFailure(.usage, "\"\(text)\" is no platform; right would be linux/amd64")
        }
        self.init(architecture: parts[1], os: parts[0])
    }

    var text: String { "\(os)/\(architecture)" }
}
