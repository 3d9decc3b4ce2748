import ArgumentParser

/// `packctl pack tag delete`
struct PackTagDeleteCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Take a label or a version's tag away.",
        discussion: """
            A label goes, and what it led to stays. A version's tag is the version: `pack delete` does the same. Parent tags such as 1.3.x \
            cannot be taken away; they follow the versions that are there.
            """)

    @Argument(help: ArgumentHelp("The tag: NAME:TAG, with its group if it has one.", valueName: "pack:tag"))
    var reference: String

    @OptionGroup var reason: ReasonOption

    @OptionGroup var server: ServerOption

    @OptionGroup var common: CommonOptions

    func run(in session: Session) async throws {
        let reference = try PackReference(reference)
        guard case .tag(let tag) = reference.version else {
            throw CommandFailure(.usage, "\(reference) names no tag; name one, as NAME:TAG")
        }
        let message = reason.message
        let change = try await session.withPacks(of: server.server) { registry in
            let versions = try await registry.versionsToChange(of: reference.pack)
            switch try versions.named(tag) {
            case .version(let tag): return try await registry.delete(tag, of: versions, message: message)
            case .label(let label): return try await registry.delete(label, of: reference.pack, message: message)
            }
        }
        try session.show(ChangeReport(changes: [change]))
    }
}
