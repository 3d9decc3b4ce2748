/// Where a page of a list begins.
struct ListPlace: Hashable, Sendable {
    /// The entry that was looked at last; nil at the front of the list.
    var looked: String?
    /// The client wants what comes after this only, although the list is looked through from before it; nil for no such wish.
    var floor: String?
}
