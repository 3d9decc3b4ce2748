import FoundationEssentials
import PackFormat
import RegistryClient
import Release

/// What commands work with: this machine's logins, and the console.
struct Session: Sendable {
    let console: Console
    let format: OutputFormat
    let environment: [String: String]
    let accounts: AccountBook
    /// See ``ClientSettings/requiresAlternativeNames``.
    var requiresAlternativeNames = false
    /// Told on the standard error, also where that is no terminal.
    private let waits: LongWaits

    init(
        _ options: CommonOptions, console: Console = .standard,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.console = console
        format = options.output
        self.environment = environment
        accounts = AccountBook(home: options.home, environment: environment)
        waits = LongWaits { wait in console.note("\(console.program): \(wait.words)") }
    }

    /// The registry that a command names, or the default one.
    func server(named text: String?) throws -> ServerAddress {
        if let text { return try ServerAddress(text) }
        if let server = try accounts.spectro.defaultServer() { return server }
        throw CommandFailure(
            .usage,
            "no registry is named: use --registry-server SERVER, or log in with `\(console.program) registry login SERVER --default`"
        )
    }

    /// How registries are talked to.
    var settings: ClientSettings {
        get throws {
            var settings = ClientSettings()
            settings.userAgent = "packctl/\(Version.current)"
            settings.proxies = try ProxySettings(environment: environment)
            settings.waits = waits
            settings.requiresAlternativeNames = requiresAlternativeNames
            settings.uploads = UploadMemory(folder: "\(accounts.spectro.folder)/uploads")
            let hosts = environment["PACKCTL_TOKEN_HOSTS"] ?? ""
            settings.tokenHosts = Set(hosts.lowercased().split { $0 == "," || $0 == " " }.map(String.init))
            if let folder = environment["PACKCTL_CERTS_DIR"], !folder.isEmpty {
                settings.authorities = CertificateFolder(folder)
            }
            return settings
        }
    }

    /// Runs `body` with a client of that registry, which knows where on its host that answers, and is closed afterwards.
    func withClient<Value: Sendable>(
        of name: String?, _ body: (RegistryClient) async throws -> Value
    ) async throws -> Value {
        try await withClient(for: try await accounts.account(for: try server(named: name)), body)
    }

    /// The same for a registry that was found already.
    func withClient<Value: Sendable>(
        for account: Account, _ body: (RegistryClient) async throws -> Value
    ) async throws -> Value {
        let client = RegistryClient(account, settings: try settings)
        do {
            let value = try await body(try await client.located())
            await client.shutdown()
            return value
        } catch {
            await client.shutdown()
            throw error
        }
    }
}
