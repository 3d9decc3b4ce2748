import OCI
import PackFormat

extension PackVersions {
    /// What a tag that is to be taken away is.
    enum Named: Hashable, Sendable {
        case version(PackTag)
        case label(PackLabel)
    }

    /// The version or label of exactly this name. Throws a failure for a parent tag, which cannot be taken away, for a version without
    /// the group that its tag has, and for what is not there.
    func named(_ tag: PackTag) throws(CommandFailure) -> Named {
        if versions.contains(where: { $0.tag == tag.tag.text }) { return .version(tag) }
        if let label = labels.first(where: { $0.label == tag.tag.text }) { return .label(label) }
        let form = tag.parentForm ?? tag
        let meant = parents.filter { $0.tag == form || form.group == nil && $0.tag.label == form.label }
        if let parent = meant.first {
            throw CommandFailure(
                .usage,
                "\(parent.tag) is a parent tag of \(pack): it stands for the newest of its versions, now \(parent.member), and "
                    + "goes by itself with the last of them")
        }
        let own = try self.tag(meant: PackReference(pack: pack, version: .tag(tag)))
        throw CommandFailure(.usage, "\(pack) has \(tag) as \(own); name it so")
    }
}
