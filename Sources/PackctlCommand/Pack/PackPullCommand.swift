import ArgumentParser

/// `packctl pack pull`
struct PackPullCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Pull a pack and unpack it.",
        discussion: """
            The pack becomes the folder <name>-<version> in TARGET_DIR, which is made when it is missing; so several packs can be pulled to \
            one place, and a pack always to the same. When that folder is there with the same files, nothing is done; with others it is a \
            conflict, and --force replaces the folder with all that is in it, unless .git is somewhere in it: then nothing is \
            replaced.

            Without a tag the newest version is pulled. A tag can be a version, a parent tag such as 1.3.x, or a label. All digests are \
            verified, and an interrupted pull leaves nothing behind.
            """)

    @Argument(help: ArgumentHelp("The pack: NAME, NAME:TAG or NAME@DIGEST.", valueName: "name"))
    var reference: String

    @Argument(help: ArgumentHelp("Where its folder is to lie.", valueName: "target-dir"), completion: .directory)
    var target = "."

    @OptionGroup var server: ServerOption

    @Flag(name: .shortAndLong, help: "Replace the pack's folder when it is there with other files, and without .git.")
    var force = false

    @OptionGroup var common: CommonOptions

    func run(in session: Session) async throws {
        let (reference, target, force) = (try PackReference(reference), target, force)
        let report = try await session.withPacks(of: server.server) { registry in
            try await PackPull(registry: registry, session: session, isForced: force).pull(reference, below: target)
        }
        try session.show(report)
    }
}
