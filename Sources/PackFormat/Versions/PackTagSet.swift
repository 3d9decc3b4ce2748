public import OCI

/// The tags of one pack, in order, with the parent tags that follow from them.
///
/// Parent tags are computed and nowhere stored: whoever deletes a tag makes a new set, whose parent tags follow what remains. Making a
/// set of 10,000 tags takes about a tenth of a second; asking it takes no time, except that a reference that is not there is looked for
/// among all tags.
public struct PackTagSet: Sendable {
    /// Newest version first, whatever its group; then other labels bytewise.
    public let tags: [PackTag]
    /// Each once, in the order of their newest members, the wider first. A parent tag whose name is a tag of its own, pushed by hand, is
    /// not among them.
    public let parents: [ParentTag]

    let known: Set<PackTag>
    let members: [PackTag: PackTag]

    /// Takes each tag once, however often it is given.
    public init(_ tags: some Sequence<PackTag>) {
        let known = Set(tags)
        let unsorted = Array(known)
        // Places are moved for less than tags.
        let order = unsorted.indices.sorted { PackTag.isListed(unsorted[$0], before: unsorted[$1]) }
        let sorted = order.map { unsorted[$0] }
        var found: [PackTag] = []
        var members: [PackTag: PackTag] = [:]
        for tag in sorted {
            guard let version = tag.version else { break }
            for parent in tag.parents where !known.contains(parent) {
                guard let member = members[parent] else {
                    found.append(parent)
                    members[parent] = tag
                    continue
                }
                if version.isRelease, member.version?.isRelease == false { members[parent] = tag }
            }
        }
        self.tags = sorted
        self.known = known
        self.members = members
        self.parents = found.compactMap { parent in members[parent].map { ParentTag(tag: parent, member: $0) } }
    }

    /// Reads tags as a registry lists them.
    public init(reading tags: some Sequence<Tag>) {
        self.init(tags.map { PackTag($0) })
    }

    /// The parent tags of a member, widest first, without those whose name is a tag of its own.
    public func parents(of tag: PackTag) -> [PackTag] {
        tag.parents.filter { members[$0] != nil }
    }
}
