import ArgumentParser

/// `packctl registry`: which registries there are, and whether they do.
struct RegistryGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry", abstract: "Log in to registries, list and check them.",
        subcommands: [
            RegistryLoginCommand.self, RegistryLogoutCommand.self, RegistryListCommand.self, RegistryCheckCommand.self,
        ])
}
