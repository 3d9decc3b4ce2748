import OCI
import PackFormat

extension PackVersions {
    /// Versions that a message names.
    private static let named = 6

    /// The version's tag that a reference by tag, or by none, means among these. Throws a failure that tells what there is. Labels are
    /// not looked at.
    func tag(meant reference: PackReference) throws(CommandFailure) -> PackTag {
        var wanted: PackTag?
        if case .tag(let tag) = reference.version { wanted = tag }
        switch meaning(of: wanted) {
        case .member(let tag): return tag
        case .ambiguous(let tags):
            let names = tags.prefix(PackVersions.named).map(\.tag.text).joined(separator: ", ")
            throw CommandFailure(.usage, "\(reference) could be several of \(pack): \(names); name one of them")
        case .absent:
            let newest = versions.prefix(PackVersions.named)
                .map { $0.fault == nil ? $0.tag : "\($0.tag), which has a fault" }.joined(separator: ", ")
            let rest = versions.count - PackVersions.named
            let more = rest > 0 ? " and \(rest) more, which pack ls --name \(pack) lists" : ""
            throw CommandFailure(
                .notFound,
                "\(pack) has no version or label \(wanted.map { "\($0)" } ?? "that is its newest"); there is \(newest)\(more)"
            )
        }
    }

    /// Versions with a fault are meant by their own tags only, as at a Packhouse.
    private func meaning(of wanted: PackTag?) -> TagResolution {
        guard let wanted else { return set.resolve(nil) }
        if versions.contains(where: { $0.tag == wanted.tag.text }) { return .member(wanted) }
        let form = wanted.parentForm ?? wanted
        let told = toldParents?.first { $0.tag == form }
        return told.map { .member($0.member) } ?? set.resolve(wanted)
    }
}
