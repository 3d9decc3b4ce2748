extension PackTagSet {
    /// What `name:reference` means among these tags, or `name` alone.
    ///
    /// The tag itself goes before a parent tag of that form. A reference without a group that is neither is looked for in the groups,
    /// labels before parent tags, and found when only one group has it. Without a reference, it is ``newest``.
    public func resolve(_ reference: PackTag?) -> TagResolution {
        guard let reference else { return newest }
        if known.contains(reference) { return .member(reference) }
        let wanted = reference.parentForm ?? reference
        if known.contains(wanted) { return .member(wanted) }
        if let member = members[wanted] { return .member(member) }
        guard wanted.group == nil else { return .absent }
        let same = tags.filter { $0.group != nil && $0.label == wanted.label }
        guard same.isEmpty else { return PackTagSet.only(same) }
        return PackTagSet.only(parents.filter { $0.tag.label == wanted.label }.map(\.member))
    }

    /// The newest release without a group; where there is none, the newest release of any group, then in the same way the newest
    /// pre-release. A pack whose tags are no versions has one only when it has one tag.
    public var newest: TagResolution {
        let versions = tags.lazy.filter { $0.version != nil }
        let found =
            versions.first { $0.group == nil && $0.version?.isRelease == true }
            ?? versions.first { $0.version?.isRelease == true } ?? versions.first { $0.group == nil } ?? versions.first
        return found.map { .member($0) } ?? PackTagSet.only(tags)
    }

    private static func only(_ found: [PackTag]) -> TagResolution {
        guard let first = found.first else { return .absent }
        return found.count == 1 ? .member(first) : .ambiguous(found.sorted(by: PackTag.isListed(_:before:)))
    }
}
