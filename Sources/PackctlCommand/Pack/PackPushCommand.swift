import ArgumentParser

/// `packctl pack push`
struct PackPushCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Push packs from their folders to a registry.",
        discussion: """
            A pack becomes the version that its pack.json names. What is there already with the same files is left as it is, which is a
            success, also with --force. Other content under the same version is a conflict; --force overwrites it.

            Packs with errors are refused without --force; `pack validate` tells more of them and of warnings. Of several folders each
            is pushed for itself, and the exit status is that of the first that failed.
            """)

    @Argument(help: ArgumentHelp("The folder of a pack, in which its pack.json lies.", valueName: "pack-source-dir"))
    var sources: [String]

    @OptionGroup var server: ServerOption

    @Flag(
        name: .shortAndLong, help: "Overwrite the version when it is there with other content, and put up with errors.")
    var force = false

    @Option(
        name: .shortAndLong, help: "Why, for the history of the pack (default: commit_msg of pack.json).")
    var message: String?

    @Flag(help: "With --force: push again what is there with the same content.")
    var skipDigestCheck = false

    @OptionGroup var common: CommonOptions

    func run(in session: Session) async throws {
        let options = PushOptions(isForced: force, skipsDigestCheck: skipDigestCheck, message: message)
        if skipDigestCheck, !force { session.console.warn("--skip-digest-check does nothing without --force") }
        let sources = sources
        let report = try await session.withPacks(of: server.server) { registry in
            let push = PackPush(registry: registry, session: session, options: options)
            return PushReport(packs: try await sources.parallelMap(upTo: 4) { try await push.push($0) })
        }
        try session.show(report)
        try report.complain(to: session.console)
    }
}
