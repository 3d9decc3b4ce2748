import ArgumentParser
import PackFormat
import RegistryClient

/// `packctl pack push`
struct PackPushCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Push packs from their folders to a registry.",
        discussion: """
            A pack becomes the version that its pack.json names. What is there already with the same files is left as it is, which is a \
            success, also with --force. Other content under the same version is a conflict; --force overwrites it.

            Packs with errors, and those whose state is deleted, are refused without --force; `pack validate` tells more of them and of warnings. Of several folders each \
            is pushed for itself, and the exit status is that of the first that failed.
            """)

    @Argument(
        help: ArgumentHelp("The folder of a pack, in which its pack.json lies.", valueName: "pack-source-dir"),
        completion: .directory)
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
            let known = try await PackPushCommand.known(for: sources, at: registry, session.console)
            let push = PackPush(registry: registry, session: session, options: options, known: known)
            return PushReport(packs: try await sources.parallelMap(upTo: 4) { try await push.push($0) })
        }
        try session.show(report)
        try report.complain(to: session.console)
    }

    /// What dependencies may name. The registry is asked only when there are some; one that lists no packs to this user is said so.
    private static func known(
        for sources: [String], at registry: PackRegistry, _ console: Console
    ) async throws -> KnownPacks? {
        let metadata = sources.map { (try? PackSource($0))?.metadata }
        guard metadata.contains(where: { $0?.dependencies.isEmpty == false }) else { return nil }
        do throws(ClientError) {
            return try await KnownPacks(among: metadata, at: registry)
        } catch {
            guard error.code != .cancelled else { throw error }
            console.note("dependencies are not looked for, as the packs there are not known: \(error.message)")
            return nil
        }
    }
}
