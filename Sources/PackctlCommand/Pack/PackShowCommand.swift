import ArgumentParser

/// `packctl pack show`
struct PackShowCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what is in a version of a pack, and who pushed it.",
        discussion: """
            Without a tag the newest version is shown. At a Packhouse nothing is fetched but the answer; elsewhere the archive is, and who \
            pushed it, when and why is not known.
            """)

    @Argument(help: ArgumentHelp("The pack: NAME, NAME:TAG or NAME@DIGEST.", valueName: "name"))
    var reference: String

    @OptionGroup var server: ServerOption

    @OptionGroup var common: CommonOptions

    func run(in session: Session) async throws {
        let reference = try PackReference(reference)
        let report = try await session.withPacks(of: server.server) { registry in
            ShowReport(try await registry.details(of: reference, environment: session.environment))
        }
        guard session.format == .table else { return try session.show(report) }
        session.console.emit(report.table)
        for table in [report.imageTable, report.fileTable] where !table.rows.isEmpty {
            session.console.say("")
            session.console.emit(table)
        }
        if let readme = report.readme { session.console.say("\n\(readme)") }
    }
}
