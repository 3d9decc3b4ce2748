/// What goes with a manifest besides its bytes.
public struct ManifestPutOptions: Hashable, Sendable {
    /// Whether the tag must not hold other content yet (`If-None-Match: *`). Servers that do not know this overwrite; ask for the tag
    /// first.
    public var onlyIfAbsent = false
    /// Kept by Packhouse in the pack's history (`Packhouse-Message`): any text, of which the first 4096 bytes are sent.
    public var message: String?
    /// Other header fields.
    public var headers: [String: String] = [:]

    public init(onlyIfAbsent: Bool = false, message: String? = nil, headers: [String: String] = [:]) {
        self.onlyIfAbsent = onlyIfAbsent
        self.message = message
        self.headers = headers
    }
}
