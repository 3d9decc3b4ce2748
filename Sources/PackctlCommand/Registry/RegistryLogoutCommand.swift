import ArgumentParser
import RegistryClient

/// `packctl registry logout`
struct RegistryLogoutCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Forget the login of a registry.")

    @Argument(help: ArgumentHelp("The registry (default: the default one).", valueName: "server"))
    var server: String?

    @OptionGroup var common: CommonOptions

    struct Outcome: Report {
        var server: String
        /// False when there was no login.
        var removed: Bool
        /// The file or helper of another program that still has a login.
        var remaining: String?

        var table: Table { Table(["server", "removed"], [[server, removed ? "yes" : "no"]]) }
    }

    func run(in session: Session) async throws {
        let server = try session.server(named: server)
        let file = session.accounts.spectro
        let wasDefault = (try? file.defaultServer())?.key == server.key
        let outcome = Outcome(
            server: server.key, removed: try await file.forget(server), remaining: await remaining(server, session))
        if session.format != .table {
            try session.show(outcome)
        } else if outcome.removed {
            session.console.say("Removed the login of \(server.key) from \(file.path)")
        } else {
            session.console.say("There is no login of \(server.key) in \(file.path)")
        }
        if wasDefault, outcome.removed {
            session.console.note(
                "No registry is the default one now; \(session.console.program) registry login SERVER --default makes one."
            )
        }
        if let remaining = outcome.remaining {
            session.console.warn(
                "\(remaining) still has a login for \(server.key), which is used from now on; the program that keeps it can forget it, "
                    + "such as docker logout \(server.key)")
        }
    }

    /// Where else there is a login. What cannot be read has none.
    private func remaining(_ server: ServerAddress, _ session: Session) async -> String? {
        guard let account = try? await session.accounts.account(for: server), account.login != nil else { return nil }
        return account.source
    }
}
