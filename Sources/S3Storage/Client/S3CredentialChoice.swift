/// Where the keys for signing come from.
public enum S3CredentialChoice: Sendable {
    /// Keys that the configuration holds.
    case keys(S3Credentials)
    /// The places where AWS's own programs look, in their order: environment variables, web identity, shared credentials
    /// file, container, instance. The dictionary is the process's environment.
    case chain(environment: [String: String])
    /// No signature: a public bucket.
    case anonymous
}
