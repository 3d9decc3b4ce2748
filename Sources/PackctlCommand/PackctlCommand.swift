import ArgumentParser

/// The `packctl` program, also when it is called `spectro`: what its command line can say.
struct PackctlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "packctl",
        abstract: "Make, check, push and pull packs; talks to any OCI registry.",
        version: Version.line,
        subcommands: [VersionCommand.self])
}
