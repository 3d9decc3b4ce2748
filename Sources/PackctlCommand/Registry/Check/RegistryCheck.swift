import RegistryClient

/// Goes the way that Palette goes to a registry's packs, and writes down what it finds.
struct RegistryCheck {
    let session: Session
    let account: Account
    /// Packs whose manifests are looked at.
    let scope: CheckScope
    var findings: [CheckFinding] = []
    var palette: CheckReport.Palette?

    init(_ account: Account, scope: CheckScope, in session: Session) {
        // Palette and clusters are programs in Go.
        var strict = session
        strict.requiresAlternativeNames = true
        self.session = strict
        self.account = account
        self.scope = scope
    }

    var server: ServerAddress { account.server }

    /// Throws only when it is interrupted, or when this machine's settings are wrong.
    mutating func report() async throws -> CheckReport {
        if try await reach(), try await logIn() {
            try await session.withClient(for: account) { client in
                let packs = try await path(client)
                if let packs { try await manifests(of: packs, client) }
            }
        }
        return CheckReport(server: server.description, findings: findings, palette: palette)
    }

    mutating func add(
        _ step: CheckFinding.Step, _ state: CheckFinding.State, _ found: String, pack: String? = nil,
        instead remedy: String? = nil, _ exitClass: ExitClass = .success
    ) {
        findings.append(
            CheckFinding(
                step: step, state: state, pack: pack, found: found, remedy: remedy,
                exitClass: state == .failed ? exitClass : .success))
    }

    /// Throws what was no answer of the registry but the end of this command.
    static func pass(_ error: ClientError) throws {
        if error.code == .cancelled { throw error }
    }
}
