/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
struct EnvironmentCredentials: CredentialSource {
    let environment: [String: String]

    var summary: String { "the environment" }

    func fetch() throws(S3Error) -> S3Credentials? {
        switch (environment.value("AWS_ACCESS_KEY_ID"), environment.value("AWS_SECRET_ACCESS_KEY")) {
        case (nil, nil):
            return nil
        case (let key?, let secret?):
            return S3Credentials(
                accessKey: key, secretKey: secret, sessionToken: environment.value("AWS_SESSION_TOKEN"))
        case (.some, nil):
            throw S3Error(.noCredentials, "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not; both are needed")
        case (nil, .some):
            throw S3Error(.noCredentials, "AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not; both are needed")
        }
    }
}

extension [String: String] {
    /// The value of a variable; one that is set to nothing counts as not set.
    func value(_ name: String) -> String? {
        self[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
