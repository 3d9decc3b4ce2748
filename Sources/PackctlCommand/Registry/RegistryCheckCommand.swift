import ArgumentParser
import PackFormat
import RegistryClient

/// `packctl registry check`
struct RegistryCheckCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Find out what would keep Palette from reading packs from a registry.",
        discussion: """
            Goes from the address over TLS, login and the path of packs to their manifests and archives. The exit status is that of \
            the first step that failed.
            """)

    @Argument(
        help: ArgumentHelp(
            "The registry, with its path if there is one (default: the default one).",
            valueName: "server"))
    var server: String?

    @Argument(
        help: ArgumentHelp(
            "A pack whose versions are looked at, or NAME:TAG for one (default: several packs).", valueName: "pack"))
    var pack: String?

    @Option(name: [.customShort("n"), .long], help: "How many packs are opened when none is named.")
    var limit = 10

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...10_000).contains(limit) else { throw ValidationError("--limit is a number from 0 to 10000") }
    }

    func run(in session: Session) async throws {
        let scope = try scope()
        let server = try session.server(named: server)
        var check = RegistryCheck(try await session.accounts.account(for: server), scope: scope, in: session)
        let report = try await check.report()
        try session.show(report)
        guard let failure = report.firstFailure else { return }
        throw CommandFailure(
            failure.exitClass,
            "Palette would not get the packs of \(server.key): the step \(failure.step.rawValue) failed")
    }

    private func scope() throws(CommandFailure) -> CheckScope {
        guard let pack else { return .some(limit) }
        let reference = try PackReference(pack)
        switch reference.version {
        case .newest: return .pack(reference.pack)
        case .tag(let tag): return .version(reference.pack, tag)
        case .digest:
            throw CommandFailure(.usage, "\"\(pack)\" has a digest; Palette reads packs by tags, so name NAME:TAG")
        }
    }
}
