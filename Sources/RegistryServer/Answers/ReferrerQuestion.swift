import OCI
import Registry

/// Which of a subject's referrers a request asks for (OCI distribution-spec, "Listing Referrers").
struct ReferrerQuestion: Sendable {
    /// Referrers on a page at most, and when the client does not say how many.
    private static let page = 1000

    let count: Int
    /// Only what comes after this.
    let last: Digest?
    /// Only those of this type; nil for all.
    let artifactType: String?

    init(_ query: Query) throws(RegistryError) {
        let pagination = try Pagination(query)
        if let text = pagination.last {
            guard let digest = Digest(text) else { throw RegistryError.noDigest(text, in: "last") }
            last = digest
        } else {
            last = nil
        }
        count = Swift.min(pagination.count ?? Self.page, Self.page)
        artifactType = query["artifactType"].flatMap { $0.isEmpty ? nil : $0 }
    }
}
