/// A pair of keys, with the token that temporary ones come with.
public struct S3Credentials: Hashable, Sendable {
    public var accessKey: String
    public var secretKey: String
    public var sessionToken: String?
    /// Seconds since 1970 UTC after which the server refuses them; nil for keys that stay.
    public var expiry: Int64?

    public init(accessKey: String, secretKey: String, sessionToken: String? = nil, expiry: Int64? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
        self.expiry = expiry
    }
}

extension S3Credentials: CustomStringConvertible, CustomReflectable {
    /// Names the access key only, so that no log line holds a secret by accident, and of that no more than tells it from others:
    /// the two may have been given the wrong way round.
    public var description: String {
        let count = min(accessKey.count / 4, 4)
        return "access key \(accessKey.prefix(count))…\(count == 4 ? accessKey.suffix(4) : "")"
    }

    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
