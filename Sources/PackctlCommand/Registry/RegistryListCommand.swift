import ArgumentParser
import RegistryClient

/// `packctl registry ls`
struct RegistryListCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List the registries that there are logins for, without passwords.",
        aliases: ["list"])

    @OptionGroup var common: CommonOptions

    func run(in session: Session) throws {
        let found = try KnownRegistries(session.accounts.spectro)
        try session.show(found)
        if found.registries.isEmpty {
            session.console.note(
                "No registry is known in \(session.accounts.spectro.path); \(session.console.program) registry login SERVER adds one."
            )
        }
    }
}
