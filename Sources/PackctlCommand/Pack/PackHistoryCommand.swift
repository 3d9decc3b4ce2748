import ArgumentParser
import PackFormat

/// `packctl pack history`
struct PackHistoryCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Tell what happened to a pack, the latest first.",
        discussion: "Only a Packhouse keeps a history. It is there still when the pack was deleted.")

    @Argument(help: "The name of the pack.")
    var name: String

    @Option(help: ArgumentHelp("The most events to tell.", valueName: "count"))
    var limit = 1000

    @OptionGroup var server: ServerOption

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...PackRegistry.longestList).contains(limit) else {
            throw ValidationError("--limit is \(limit); it is a number from 1 to \(PackRegistry.longestList)")
        }
    }

    func run(in session: Session) async throws {
        let reference = try PackReference(name)
        guard reference.version == .newest else {
            throw CommandFailure(.usage, "a history is that of a whole pack; name \(reference.pack) alone")
        }
        let limit = limit
        let events = try await session.withPacks(of: server.server) { registry in
            try await registry.history(of: reference.pack, upTo: limit)
        }
        try session.show(HistoryReport(name: reference.pack.text, events: events))
    }
}
