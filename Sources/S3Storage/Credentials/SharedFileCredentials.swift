/// A profile of `~/.aws/credentials` and `~/.aws/config`; `AWS_PROFILE`, `AWS_SHARED_CREDENTIALS_FILE` and `AWS_CONFIG_FILE` name
/// others. Read anew whenever the server refuses the keys, since tools rewrite these files.
struct SharedFileCredentials: CredentialSource {
    let environment: [String: String]

    var summary: String { "the shared credentials file" }

    func fetch() throws(S3Error) -> S3Credentials? {
        let named = environment.value("AWS_PROFILE") ?? environment.value("AWS_DEFAULT_PROFILE")
        let profile = named ?? "default"
        let home = environment.value("HOME")
        let paths = [
            environment.value("AWS_SHARED_CREDENTIALS_FILE") ?? home.map { $0 + "/.aws/credentials" },
            environment.value("AWS_CONFIG_FILE") ?? home.map { $0 + "/.aws/config" },
        ].compactMap { $0 }
        var settings: [String: String] = [:]
        var isThere = false
        for path in paths {
            guard let text = try CredentialFile.text(path), let found = ProfileFile(text)[profile] else { continue }
            isThere = true
            settings.merge(found) { first, _ in first }
        }
        let place = "profile \(profile) in \(paths.joined(separator: " and "))"
        guard isThere else {
            guard named != nil else { return nil }
            throw S3Error(.noCredentials, "there is no \(place)")
        }
        switch (settings.value("aws_access_key_id"), settings.value("aws_secret_access_key")) {
        case (let key?, let secret?):
            return S3Credentials(accessKey: key, secretKey: secret, sessionToken: settings.value("aws_session_token"))
        case (nil, nil):
            return try unsupported(settings, place, isNamed: named != nil)
        default:
            throw S3Error(
                .noCredentials, "\(place) has one of aws_access_key_id and aws_secret_access_key; both are needed")
        }
    }

    /// For a profile without keys: nil when it sets other things only.
    private func unsupported(
        _ settings: [String: String], _ place: String, isNamed: Bool
    ) throws(S3Error) -> S3Credentials? {
        for name in ["credential_process", "sso_session", "sso_start_url", "source_profile", "credential_source"]
        where settings[name] != nil {
            throw S3Error(
                .noCredentials,
                "\(place) gets its keys by \(name), which is not supported; give it aws_access_key_id and aws_secret_access_key"
            )
        }
        guard isNamed else { return nil }
        throw S3Error(.noCredentials, "\(place) has no aws_access_key_id and aws_secret_access_key")
    }
}
