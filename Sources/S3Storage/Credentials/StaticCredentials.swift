/// The keys of the configuration.
struct StaticCredentials: CredentialSource {
    let keys: S3Credentials

    var summary: String { "the configuration" }

    func fetch() -> S3Credentials? { keys }
}
