import RegistryClient

/// The registries of `config.json`, without what logs in.
struct KnownRegistries: Report {
    struct Registry: Encodable, Hashable {
        var server: String
        /// Nil where there is no login.
        var user: String?
        var insecure: Bool
        var isDefault: Bool
    }

    var registries: [Registry]

    init(_ file: SpectroFile) throws(ClientError) {
        let standard = try file.defaultServer()?.key
        registries = try file.entries().map { entry in
            Registry(
                server: entry.name, user: entry.login?.user, insecure: entry.isInsecure,
                isDefault: entry.server.key == standard)
        }
        if let standard, !registries.contains(where: \.isDefault) {
            registries.append(Registry(server: standard, user: nil, insecure: false, isDefault: true))
        }
    }

    var table: Table {
        Table(
            ["server", "user", "insecure", "default"],
            registries.map { [$0.server, $0.user ?? "-", $0.insecure ? "yes" : "no", $0.isDefault ? "yes" : "no"] })
    }
}
