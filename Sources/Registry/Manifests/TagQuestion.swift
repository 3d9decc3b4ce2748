import OCI

/// A page of tags as clients ask for it: those who ask for the same at the same time share the answer.
struct TagQuestion: Hashable, Sendable {
    var repository: RepositoryName
    var last: String?
    var limit: Int
}
