/// The first place that is set up, in the order of AWS's own programs. A place that is set up and does not work ends the search:
/// going on would use keys that nobody meant.
struct CredentialChain: CredentialSource {
    let sources: [any CredentialSource]

    var summary: String { sources.map(\.summary).joined(separator: ", ") }

    func fetch() async throws(S3Error) -> S3Credentials? {
        for source in sources {
            if let keys = try await source.fetch() { return keys }
        }
        return nil
    }

    /// What the settings name; nil for none.
    static func source(
        for settings: S3Settings, transport: HTTPTransport, surroundings: S3Surroundings
    ) -> (any CredentialSource)? {
        switch settings.credentials {
        case .anonymous:
            return nil
        case .keys(let keys):
            return StaticCredentials(keys: keys)
        case .chain(let environment):
            let exchange = CredentialExchange(
                transport: transport, surroundings: surroundings, timeout: settings.limits.keys)
            var probe = exchange
            probe.timeout = settings.limits.instance
            probe.attempts = 2
            return CredentialChain(sources: [
                EnvironmentCredentials(environment: environment),
                WebIdentityCredentials(environment: environment, region: settings.region, exchange: exchange),
                SharedFileCredentials(environment: environment),
                ContainerCredentials(environment: environment, exchange: exchange),
                InstanceCredentials(environment: environment, probe: probe, exchange: exchange),
            ])
        }
    }
}
