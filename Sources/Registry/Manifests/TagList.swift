import OCI

/// What is remembered of a repository's tags.
enum TagList: Sendable {
    /// All of them, in byte order; at least one.
    case all([Tag])
    /// That they are too many to be kept: pages are read from the store.
    case tooMany

    /// Tags of one repository that are kept.
    static let maximumCount = 1000

    /// Repositories whose tags are kept. With ``maximumCount`` tags of the greatest length each, 12 MiB in all.
    static let rememberedLists = 64

    /// The page of at most `limit` tags after `last`; nil when they have to be read.
    func page(after last: String?, limit: Int) -> TagPage? {
        guard case .all(let tags) = self else { return nil }
        let rest = last.map { last in
            tags.drop { !last.utf8.lexicographicallyPrecedes($0.text.utf8) }
        }
        let page = (rest ?? tags[...]).prefix(limit)
        return TagPage(tags: Array(page), hasMore: page.endIndex < tags.endIndex)
    }
}
