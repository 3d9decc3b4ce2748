import Encoding
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// One whole answer of an authority.
struct AuthorityAnswer: Sendable {
    var status: Int
    var fields: HTTPHeaders
    var body: ByteBuffer

    /// A nonce for the next request (RFC 8555, section 6.5.1); nil when there is none, or when it is none.
    var nonce: String? {
        guard let nonce = fields.first(name: "replay-nonce"), nonce.utf8.count <= 1024,
            Base64.isURLSafe(nonce)
        else { return nil }
        return nonce
    }

    var location: String? { fields.first(name: "location") }

    /// The authority's clock, in seconds since 1970 UTC.
    var time: Int64? { fields.first(name: "date").flatMap { HTTPDate.seconds($0) } }

    /// How long the authority wants to be left alone (RFC 9110, section 10.2.3), seen from `now` by this machine's clock: a
    /// date is compared with the authority's own when it says that too.
    func retryAfter(now: Int64) -> Duration? {
        guard let text = fields.first(name: "retry-after"), text.utf8.count <= 64 else { return nil }
        if let seconds = Int64(text) { return seconds >= 0 ? .seconds(seconds) : nil }
        guard let date = HTTPDate.seconds(text) else { return nil }
        return .seconds(max(0, date - (time ?? now)))
    }

    /// What the body says as JSON. Throws `.malformedAnswer`.
    func document<Document: Decodable>(_ type: Document.Type, of what: String) throws(ACMEError) -> Document {
        do {
            return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
        } catch {
            throw ACMEError(
                .malformedAnswer,
                "the authority's answer with status \(status) is no \(what) as RFC 8555 has it: is this an ACME directory?"
            )
        }
    }

    /// What the body says of a refusal; nil when it is no problem document.
    var problem: Problem? {
        try? JSONDecoder().decode(Problem.self, from: Data(body.readableBytesView))
    }
}
