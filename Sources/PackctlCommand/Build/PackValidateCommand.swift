import ArgumentParser
import PackFormat

/// `packctl pack validate`
struct PackValidateCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Look for what Palette, a cluster or a reader of a pack would stumble over.",
        discussion: """
            Tells each finding with its rule, its level, file and line, what is wrong and what would be right. The rules are listed in \
            docs/validate.md: pack.json, files, charts, values.yaml, images, schema.yaml, presets.yaml, macros and secrets.

            Packs with errors fail, with --strict also those with warnings; the exit status is 3 then. When several packs are given, \
            dependencies on packs that are not among them are told, too; with --registry-server, those on packs that are neither \
            among them nor there.
            """)

    @Argument(
        help: ArgumentHelp("Packs: folders, or archives as pack pull and pack push have them.", valueName: "path"),
        completion: .file())
    var paths: [String]

    @Flag(help: "Let warnings fail, too.")
    var strict = false

    @Option(
        name: [.customShort("r"), .customLong("registry-server")],
        help: ArgumentHelp(
            "A registry whose packs dependencies may name (default: none is asked).", valueName: "server"))
    var server: String?

    @OptionGroup var common: CommonOptions

    func run(in session: Session) async throws {
        let sources = try paths.map { try PackSource($0) }
        let metadata = sources.map(\.metadata)
        var known = KnownPacks(among: metadata)
        if let server {
            known = try await session.withPacks(of: server) { try await KnownPacks(among: metadata, at: $0) }
        }
        let report = try ValidationReport(sources, metadata, known: known, isStrict: strict)
        if session.format == .table {
            for line in report.lines { session.console.say(line) }
        } else {
            try session.show(report)
        }
        // Everything has been said.
        guard report.passed else { throw CommandFailure(.validation, "") }
    }
}
