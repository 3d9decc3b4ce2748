import ArgumentParser
import OCI
import PackFormat

/// `packctl pack delete`
struct PackDeleteCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a version of a pack, or all of them.",
        discussion: """
            At a Packhouse the version's tag goes, and its manifest stays pullable by digest. Registries that delete manifests only lose the \
            manifest. NAME@DIGEST deletes a manifest with all its tags, where the registry allows it.
            """)

    @Argument(help: ArgumentHelp("What to delete: NAME:TAG, NAME@DIGEST, or NAME with --all.", valueName: "name"))
    var reference: String

    @Flag(help: "Delete all versions and labels of the pack.")
    var all = false

    @OptionGroup var reason: ReasonOption

    @OptionGroup var server: ServerOption

    @OptionGroup var common: CommonOptions

    func run(in session: Session) async throws {
        let reference = try PackReference(reference)
        guard all == (reference.version == .newest) else {
            throw CommandFailure(
                .usage,
                all
                    ? "--all deletes every version; name \(reference.pack) alone with it"
                    : "\(reference) names no version; name one, as NAME:TAG, or give --all")
        }
        let message = reason.message
        let deletion = try await session.withPacks(of: server.server) { registry in
            switch reference.version {
            case .digest(let digest):
                return PackDeletion(gone: [try await registry.delete(digest, of: reference.pack, message: message)])
            case .newest:
                let versions = try await registry.versionsToChange(of: reference.pack)
                return try await registry.deleteAll(of: versions, message: message)
            case .tag(let tag):
                let versions = try await registry.versionsToChange(of: reference.pack)
                guard case .version(let tag) = try versions.named(tag) else {
                    throw CommandFailure(.usage, "\(reference) is a label; pack tag delete takes it away")
                }
                let gone = try await registry.delete(tag, of: versions, message: message)
                if let shown = versions.shadowed.first(where: { $0.tag == tag.tag.text }) {
                    session.console.note(
                        "\(reference.pack):\(tag.tag) is from now on what lies in \(shown.repository), which the deleted one hid"
                    )
                }
                try await PackDeleteCommand.tellRenamed(tag, of: versions, registry, session.console)
                return PackDeletion(gone: [gone])
            }
        }
        try session.show(deletion.report(of: reference.pack.text))
        try deletion.complain()
    }

    /// A version whose `pack.json` names the group is shown without it for as long as a tag has its name with the group.
    private static func tellRenamed(
        _ tag: PackTag, of versions: PackVersions, _ registry: PackRegistry, _ console: Console
    ) async throws {
        guard registry.isPackhouse, tag.group != nil, let plain = try? PackTag(group: nil, label: tag.label),
            versions.versions.contains(where: { $0.tag == plain.tag.text }),
            let there = try await registry.versions(of: versions.pack)?.versions.first(where: { $0.tag == tag.tag.text }
            )
        else { return }
        console.note(
            "\(versions.pack):\(tag) is from now on \(there.digest?.text ?? "the version") that was shown as \(versions.pack):\(plain), as its "
                + "pack.json names the group, and lies in \(there.repository) by that tag")
    }
}
