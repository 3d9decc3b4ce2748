import ArgumentParser
import PackFormat

/// `packctl pack tag add`
struct PackTagAddCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Give a version a further name, such as stable.",
        discussion: """
            The new tag is TARGET_LABEL, or <group>__TARGET_LABEL with --group. It leads to the content that the version has now; when it is \
            there already it moves. Only a Packhouse keeps such labels.
            """)

    @Argument(help: ArgumentHelp("The version: NAME:TAG or NAME@DIGEST.", valueName: "source-pack:tag"))
    var source: String

    @Argument(help: ArgumentHelp("The name to be given.", valueName: "target-label"))
    var label: String

    @Option(name: .shortAndLong, help: "The group of the new tag.")
    var group: String?

    @OptionGroup var reason: ReasonOption

    @OptionGroup var server: ServerOption

    @OptionGroup var common: CommonOptions

    func run(in session: Session) async throws {
        let reference = try PackReference(source)
        guard reference.version != .newest else {
            throw CommandFailure(.usage, "\(reference) names no version; name one, as NAME:TAG")
        }
        let tag = try group.map { try PackTag(group: $0, label: label) } ?? PackTag(label)
        guard tag.version == nil || tag.group != nil, tag.parentForm == nil else {
            let reason = tag.version == nil ? "has the form of a parent tag" : "is a version, which is pushed"
            throw CommandFailure(.usage, "\(tag) \(reason); give a label that is a word, such as stable, or a group")
        }
        let message = reason.message
        let change = try await session.withPacks(of: server.server) { registry in
            try await registry.label(reference, as: tag, message: message)
        }
        try session.show(ChangeReport(changes: [change]))
    }
}
