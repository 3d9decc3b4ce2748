import OCI
import PackFormat
import RegistryClient

/// What came of the push of one folder.
struct PushResult: Encodable, Sendable {
    enum Outcome: String, Encodable, Sendable {
        case pushed, overwritten, unchanged, conflict, invalid, failed
    }

    var source: String
    var result: Outcome
    var name: String?
    /// With its group.
    var tag: String?
    /// Of the manifest that the tag leads to now.
    var digest: Digest?
    /// Of the manifest that it led to before.
    var previous: Digest?
    /// Of the archive that this push made; nil where the same files lie there in another one.
    var archive: Digest?
    var archiveSize: Int64?
    var content: Digest?
    /// As `/v2` names it.
    var repository: String?
    var warnings: Int?
    /// What was wrong, in one line.
    var error: String?
    /// The errors that validation found; what was pushed with them was forced.
    var findings: [Finding]?

    /// What of the folder is no part of the pack.
    var passedOver = PassedOver()

    private(set) var exitClass = ExitClass.success

    private enum CodingKeys: String, CodingKey {
        case source, result, name, tag, digest, previous, archive, archiveSize, content, repository, warnings, error
        case findings
    }

    /// That nothing was pushed.
    init(_ path: String, _ fault: SourceFault) {
        source = path
        result = fault.exitClass == .validation ? .invalid : .failed
        name = fault.pack?.name.text
        tag = fault.pack?.tag.tag.text
        error = fault.message
        findings = fault.findings.isEmpty ? nil : fault.findings
        exitClass = fault.exitClass
    }

    init(_ path: String, _ failure: CommandFailure) {
        source = path
        result = .failed
        error = "\(path): \(failure.message)"
        exitClass = failure.exitClass
    }

    init(_ parcel: PackParcel, _ outcome: Outcome, _ state: TagState, _ registry: PackRegistry, _ findings: [Finding]) {
        source = parcel.path
        result = outcome
        name = parcel.metadata.name.text
        tag = parcel.metadata.tag.tag.text
        archive = parcel.artifact.archive
        archiveSize = parcel.artifact.size
        content = parcel.content.digest
        repository = registry.fullName(of: parcel.metadata.name)
        warnings = findings.count { $0.level == .warning }
        let errors = findings.filter { $0.level == .error }
        self.findings = errors.isEmpty ? nil : errors
        let pushed = parcel.artifact.digest
        switch (outcome, state) {
        case (.unchanged, .same(let there)):
            digest = there
            if there != pushed { (archive, archiveSize) = (nil, nil) }
        case (.conflict, .other(let there, let content)):
            digest = there
            exitClass = .conflict
            error = PushResult.words(parcel, there, content, registry)
        case (.conflict, .otherGroup(let there, let group)):
            digest = there
            exitClass = .conflict
            error = PushResult.words(parcel, there, ofGroup: group, registry)
        case (_, .same(let there)), (_, .other(let there, _)), (_, .otherGroup(let there, _)):
            digest = pushed
            previous = there
        case (_, .absent): digest = pushed
        }
    }

    private static func words(
        _ parcel: PackParcel, _ there: Digest, _ content: Digest?, _ registry: PackRegistry
    ) -> String {
        let files = content.map { " (files \($0) there, \(parcel.content) here)" } ?? ""
        return "\(parcel.shownName) at \(registry.client.server) is \(there), and \(parcel.path) would make it "
            + "\(parcel.artifact.digest)\(files); --force overwrites it, a new version leaves those who use it alone"
    }

    private static func words(
        _ parcel: PackParcel, _ there: Digest, ofGroup group: String?, _ registry: PackRegistry
    ) -> String {
        let (name, tag) = (parcel.metadata.name, parcel.registryTag)
        let groups = [group, parcel.metadata.group].map { $0.map { "of the group \($0)" } ?? "of no group" }
        return
            "\(name):\(tag) at \(registry.client.server) is \(there), a version \(groups[0]), and \(parcel.path) is one \(groups[1]): a "
            + "tag has no group, so one would take the other's place, which --force does not do either; give it a version of its own, "
            + "or take away what is there by pack delete"
    }
}
