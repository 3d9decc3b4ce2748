import FoundationEssentials
import HTTPConnection
import HTTPTypes
import NIOCore
import OCI
import Registry

extension RegistryAPI {
    /// `GET /v2/<name>/referrers/<digest>`: an index of the manifests whose subject the digest is. A subject or repository that
    /// is not here has none (OCI distribution-spec, "Listing Referrers").
    func referrers(_ name: RepositoryName, _ subject: Digest, _ context: RequestContext) async throws -> Answer {
        let question = try ReferrerQuestion(context.query)
        let page = try await content.repository(name).referrers(
            of: subject, artifactType: question.artifactType, after: question.last, limit: question.count)
        return try answer(with: page.referrers, hasMore: page.hasMore, to: question, of: subject, in: name)
    }

    func answer(
        with referrers: [Referrer], hasMore: Bool, to question: ReferrerQuestion, of subject: Digest,
        in name: RepositoryName
    ) throws -> Answer {
        var headers: HTTPFields = [.contentType: MediaType.imageIndex.text]
        if question.artifactType != nil { headers[.ociFiltersApplied] = "artifactType" }
        if hasMore, let last = referrers.last {
            headers[.link] = Pagination.next(
                "\(options.prefix)v2/\(name)/referrers/\(subject)", last: last.digest.text, count: question.count,
                parameters: question.artifactType.map { [("artifactType", $0)] } ?? [])
        }
        return Answer(.ok, headers: headers, body: .buffer(ByteBuffer(bytes: try ReferrerIndex(referrers).json())))
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
