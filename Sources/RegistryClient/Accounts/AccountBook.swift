import Glibc

/// Finds the login for a registry where this machine keeps them: `config.json` of `spectro`, then docker's `config.json` with its
/// helpers, then `auth.json` of podman, skopeo and buildah. The first that knows the server wins.
public struct AccountBook: Sendable {
    public let spectro: SpectroFile
    private let files: [DockerFile]
    private let environment: [String: String]
    private let limit: Duration

    /// - Parameters:
    ///   - home: the folder of `config.json`; nil for `$HOME/.spectro`. Without `HOME` it is the home that the system has for the user.
    ///   - environment: names the other files, and is what helpers are run with.
    public init(home: String? = nil, environment: [String: String], limits: TimeLimits = TimeLimits()) {
        let user = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? AccountBook.systemHome
        spectro = SpectroFile(home: home ?? "\(user)/.spectro")
        var paths = [
            "\(environment["DOCKER_CONFIG"].flatMap { $0.isEmpty ? nil : $0 } ?? "\(user)/.docker")/config.json"
        ]
        if let named = environment["REGISTRY_AUTH_FILE"], !named.isEmpty {
            paths.append(named)
        } else {
            if let runtime = environment["XDG_RUNTIME_DIR"], !runtime.isEmpty {
                paths.append("\(runtime)/containers/auth.json")
            }
            let settings = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "\(user)/.config"
            paths.append("\(settings)/containers/auth.json")
        }
        files = paths.map { DockerFile(path: $0) }
        self.environment = environment
        limit = limits.helper
    }

    /// As the system's list of users has it, without a slash at its end; empty for a user who is not in it.
    private static var systemHome: String {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        // Safe: what `entry` points to lies in the buffer, which is there until the text is copied.
        let home = buffer.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let start = buffer.baseAddress,
                getpwuid_r(getuid(), &entry, start, buffer.count, &found) == 0, found != nil
            else { return nil }
            return entry.pw_dir.map { String(cString: $0) }
        }
        var folder = home ?? ""
        while folder.hasSuffix("/") { folder.removeLast() }
        return folder
    }

    /// How to meet a server. Throws `.settings` when a file that speaks of it does not say what it
    /// should, and `.credentials` when a helper does not.
    public func account(for server: ServerAddress) async throws(ClientError) -> Account {
        var account = Account(server: server)
        if let entry = try spectro.entry(for: server) {
            account.isInsecure = entry.isInsecure
            if let login = entry.login {
                account.login = login
                account.source = spectro.path
                return account
            }
        }
        for file in files {
            switch try file.answer(for: server) {
            case .nothing: continue
            case .login(let login):
                account.login = login
                account.source = file.path
                return account
            case .helper(let name):
                let helper = CredentialHelper(name: name, environment: environment, limit: limit)
                guard let login = try await helper.login(for: server) else { continue }
                account.login = login
                account.source = "docker-credential-\(name), which \(file.path) names"
                return account
            }
        }
        return account
    }
}
