import ObjectStorage

extension ObjectStore {
    /// Whether an object lies anywhere below `key`. Containers that hold nothing do not count; what lies deeper than `depth` of them
    /// counts as an object.
    func holdsObject(below key: ObjectKey, depth: Int = 4) async throws -> Bool {
        guard depth > 0 else { return true }
        var last: String?
        repeat {
            let page = try await list(key, after: last, limit: 1000)
            for entry in page.entries {
                guard entry.isContainer else { return true }
                if try await holdsObject(below: key.appending(entry.name), depth: depth - 1) { return true }
            }
            last = page.hasMore ? page.entries.last?.name : nil
        } while last != nil
        return false
    }
}
