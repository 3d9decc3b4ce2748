import Encoding
import Foundation
import NIOHTTP1

/// A request as a ``StubAuthority`` received it.
struct StubRequest: Sendable {
    var method: HTTPMethod
    var path: String
    var fields: HTTPHeaders
    /// The payload of a signed request, as text; empty for one that only reads, nil for one without signature.
    var payload: String?

    /// The requests of this kind so far, with this one.
    var number = 1

    init(_ head: HTTPRequestHead, body: Data) {
        method = head.method
        path = head.uri
        fields = head.headers
        struct Signed: Decodable {
            var payload: String
        }
        guard let signed = try? JSONDecoder().decode(Signed.self, from: body) else { return }
        payload = Base64.decodeURLSafe(signed.payload.utf8).map { String(decoding: $0, as: UTF8.self) }
    }
}
