/// A place that gives keys.
protocol CredentialSource: Sendable {
    /// For logs: `the shared credentials file`.
    var summary: String { get }

    /// The keys as they are now; nil when this place is not set up here. Throws `.noCredentials` when it is and does not work.
    func fetch() async throws(S3Error) -> S3Credentials?
}
