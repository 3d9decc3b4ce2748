extension PackTag {
    /// The tags of its families, in its group, widest first: `LTS__18.x` and `LTS__18.4.x` for `LTS__18.04.2`. None for a label that
    /// is no version, and none that would be too long for a tag.
    public var parents: [PackTag] {
        guard let version else { return [] }
        return version.families.compactMap { PackTag(group: group, family: $0) }
    }

    /// The parent tag that its label names: `18.4.x` also for `18.04.x` and `v18.4.x`. Nil when its label has another form.
    ///
    /// Labels of this form are not to be given by hand: the tag would stand before the parent tag of that name.
    public var parentForm: PackTag? {
        var bytes = label.utf8[...]
        if bytes.first == UInt8(ascii: "v") { bytes.removeFirst() }
        let parts = PackVersion.split(bytes)
        guard parts.count == 2 || parts.count == 3, let last = parts.last, last.elementsEqual("x".utf8),
            parts.dropLast().allSatisfy(PackVersion.isNumber)
        else { return nil }
        let numbers = parts.dropLast().map { part in
            let digits = PackVersion.significant(part)
            return digits.isEmpty ? "0" : Substring(digits)
        }
        return PackTag(group: group, family: "\(numbers.joined(separator: ".")).x")
    }

    /// Newest version first, of one version the tag without a group first, then other labels; else bytewise.
    static func isListed(_ left: PackTag, before right: PackTag) -> Bool {
        let (one, other) = (left.version?.order, right.version?.order)
        if one != other {
            guard let one, let other else { return one != nil }
            return other.lexicographicallyPrecedes(one)
        }
        guard left.label == right.label else {
            return left.label.utf8.lexicographicallyPrecedes(right.label.utf8)
        }
        return (left.group ?? "").utf8.lexicographicallyPrecedes((right.group ?? "").utf8)
    }
}
