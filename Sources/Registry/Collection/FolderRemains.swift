/// Empty folders that could not be removed.
struct FolderRemains: Sendable {
    var count = 0
    /// The first ones, in words.
    var told: [String] = []
}
