public import OCI

/// Why the registry does not do what a client asked. Rendered in one place, as the error document of OCI
/// distribution-spec, "Error Codes"; a ``StorageError`` below it is not a client's fault and stays what it is.
public struct RegistryError: Error, Sendable {
    /// What the document says beside code and message, one entry of `errors` each.
    public enum Detail: Hashable, Sendable {
        case text(String)
        case fields([String: String])
    }

    public var code: ErrorCode
    /// The HTTP status; the code's own unless the case asks for another.
    public var status: Int
    /// For a person: what was wrong, where, and what would be right.
    public var message: String
    public var details: [Detail]
    /// When the same request may succeed; nil when nothing is known of that.
    public var retryAfter: Duration?

    public init(
        _ code: ErrorCode, _ message: String? = nil, status: Int? = nil, details: [Detail] = []
    ) {
        self.code = code
        self.status = status ?? code.status
        self.message = message ?? code.message
        self.details = details
    }
}

extension RegistryError: CustomStringConvertible {
    public var description: String { "\(code.text): \(message)" }
}

extension RegistryError {
    public static func blobUnknown(_ digest: Digest) -> RegistryError {
        RegistryError(.blobUnknown, details: [.text(digest.text)])
    }

    public static func uploadUnknown(_ id: String) -> RegistryError {
        RegistryError(.blobUploadUnknown, "blob upload \(id) is not known: it ended, was cancelled, or never began")
    }

    public static func manifestUnknown(_ reference: Reference, in name: RepositoryName) -> RegistryError {
        switch reference {
        case .tag(let tag):
            RegistryError(
                .manifestUnknown, "manifest unknown: \(name) has no tag \(tag)", details: [.fields(["Tag": tag.text])])
        case .digest(let digest):
            RegistryError(
                .manifestUnknown, "manifest unknown: \(name) has no manifest \(digest)",
                details: [.fields(["Name": name.text, "Revision": digest.text])])
        }
    }
}
