import ArgumentParser
import Release

/// The `registry` program: what its command line can say.
struct RegistryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry",
        abstract: "Packhouse: a registry for packs and OCI artifacts.",
        version: "packhouse \(Version.current)",
        subcommands: [
            ServeCommand.self, GarbageCollectCommand.self, ConfigCommand.self, HealthCommand.self,
            CertificateCommand.self,
        ])
}
