/// What a child of an index runs on (OCI image-spec, image-index.md).
public struct Platform: Hashable, Sendable, Codable {
    public var architecture: String
    public var os: String

    public init(architecture: String, os: String) {
        self.architecture = architecture
        self.os = os
    }
}
