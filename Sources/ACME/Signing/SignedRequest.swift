import Encoding
import NIOCore

/// The body of a POST: a JSON Web Signature in the flattened form, over payload, nonce and address (RFC 8555, section 6.2).
struct SignedRequest: Sendable {
    /// Who signs.
    enum Signer: Sendable {
        /// The holder of a key that the authority may not know yet.
        case key
        /// The account at this address.
        case account(String)
    }

    let body: ByteBuffer

    /// - Parameter payload: JSON; nil for a POST that only reads (RFC 8555, section 6.3).
    init(
        _ payload: [UInt8]?, to url: AuthorityURL, nonce: String, by signer: Signer, with key: AccountKey
    ) throws(ACMEError) {
        let identity =
            switch signer {
            case .key: #""jwk":\#(key.webKey)"#
            case .account(let url): #""kid":\#(SignedRequest.quoted(url))"#
            }
        let header =
            #"{"alg":"ES256",\#(identity),"nonce":\#(SignedRequest.quoted(nonce)),"url":\#(SignedRequest.quoted(url.text))}"#
        let protected = Base64.urlSafe(header.utf8)
        let content = Base64.urlSafe(payload ?? [])
        let signature: [UInt8]
        do {
            signature = try key.signature(of: "\(protected).\(content)")
        } catch {
            throw ACMEError(.refused, "a request to \(url) cannot be signed", cause: error)
        }
        body = ByteBuffer(
            string:
                #"{"protected":"\#(protected)","payload":"\#(content)","signature":"\#(Base64.urlSafe(signature))"}"#)
    }

    /// A JSON string. Addresses and nonces were checked to hold printable ASCII only, without quotation marks and backslashes.
    private static func quoted(_ text: String) -> String { "\"\(text)\"" }
}
