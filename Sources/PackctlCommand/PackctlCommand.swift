import ArgumentParser
import Release

/// The `packctl` program, also when it is called `spectro`: what its command line can say.
struct PackctlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProgramArguments.own().commandName,
        abstract: "Make, check, push and pull packs; talks to any OCI registry.",
        discussion: """
            Results go to the standard output, everything else to the standard error.

            Exit statuses: \(ExitClass.list).
            """,
        version: Version.line,
        subcommands: [RegistryGroup.self, PackGroup.self, VersionCommand.self, CompletionsCommand.self])
}
