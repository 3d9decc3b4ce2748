/// Which tag of a pack a reference means.
public enum TagResolution: Hashable, Sendable {
    case member(PackTag)
    /// Several tags could be meant, and a guess would surprise: these, in the order of ``PackTagSet/tags``. Never empty.
    case ambiguous([PackTag])
    case absent
}
