import ArgumentParser

/// The `registry` program: reads a command line and hands it to a subcommand.
@main
struct RegistryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry",
        abstract: "Packhouse: a registry for packs and OCI artifacts.",
        version: "packhouse \(Version.current)",
        subcommands: [ServeCommand.self, ConfigCommand.self])
}
