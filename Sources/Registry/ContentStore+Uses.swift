/// What those are told who watch a server.
extension ContentStore {
    /// How often each memory was of use, by its name; the names are always the same ones, in the same order.
    public var cacheUses: [(cache: String, uses: CacheUses)] {
        [
            ("links", links.uses), ("sizes", sizes.uses), ("open_blobs", readers.uses), ("tag_lists", tagLists.uses),
            ("contents", contents.uses),
        ]
    }

    /// Uploads that this process is writing to at the moment.
    public var uploadsBeingWritten: Int { uploadClaims.claimedCount }

    /// Uploads that were begun, are not finished, and of which it is remembered where they stand.
    public var uploadsAtRest: Int { uploadClaims.restingCount }
}
