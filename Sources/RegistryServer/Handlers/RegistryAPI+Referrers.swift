import FoundationEssentials
import HTTPConnection
import HTTPTypes
import NIOCore
import OCI
import Registry

extension RegistryAPI {
    /// Referrers on a page when the client does not say how many.
    private static let referrersPage = 1000

    /// `GET /v2/<name>/referrers/<digest>`: an index of the manifests whose subject the digest is. A subject or repository that
    /// is not here has none (OCI distribution-spec, "Listing Referrers").
    func referrers(_ name: RepositoryName, _ subject: Digest, _ context: RequestContext) async throws -> Answer {
        let pagination = try Pagination(context.query)
        var last: Digest?
        if let text = pagination.last {
            guard let digest = Digest(text) else { throw RegistryError.noDigest(text, in: "last") }
            last = digest
        }
        let count = Swift.min(pagination.count ?? Self.referrersPage, Self.referrersPage)
        let artifactType = context.query["artifactType"].flatMap { $0.isEmpty ? nil : $0 }
        let page = try await content.repository(name)
            .referrers(of: subject, artifactType: artifactType, after: last, limit: count)
        var headers: HTTPFields = [.contentType: MediaType.imageIndex.text]
        if artifactType != nil { headers[.ociFiltersApplied] = "artifactType" }
        if page.hasMore, let last = page.referrers.last {
            headers[.link] = Pagination.next(
                "\(options.prefix)v2/\(name)/referrers/\(subject)", last: last.digest.text, count: count,
                parameters: artifactType.map { [("artifactType", $0)] } ?? [])
        }
        return Answer(.ok, headers: headers, body: .buffer(ByteBuffer(bytes: try ReferrerIndex(page.referrers).json())))
    }
}

/// A list of referrers as the image index that clients read.
private struct ReferrerIndex: Encodable {
    struct Entry: Encodable {
        var mediaType: String
        var digest: String
        var size: Int64
        var artifactType: String?
        var annotations: [String: String]?
    }

    let schemaVersion = 2
    let mediaType = MediaType.imageIndex.text
    var manifests: [Entry]

    init(_ referrers: [Referrer]) {
        manifests = referrers.map { referrer in
            Entry(
                mediaType: referrer.mediaType.text, digest: referrer.digest.text, size: referrer.size,
                artifactType: referrer.artifactType,
                annotations: referrer.annotations.isEmpty ? nil : referrer.annotations)
        }
    }

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
