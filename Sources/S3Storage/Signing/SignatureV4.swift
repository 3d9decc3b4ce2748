import Crypto
import Encoding

/// AWS Signature Version 4: proves that a request comes from who holds the secret key, and covers what it names.
struct SignatureV4: Sendable {
    static let algorithm = "AWS4-HMAC-SHA256"

    let credentials: S3Credentials
    let region: String
    var service = "s3"
    /// Seconds since 1970 UTC, by the server's clock as far as it is known.
    let time: Int64

    /// The field that carries the signature.
    func authorization(of request: CanonicalRequest) -> String {
        "\(SignatureV4.algorithm) Credential=\(credentials.accessKey)/\(scope), "
            + "SignedHeaders=\(request.signedNames), Signature=\(signature(of: request))"
    }

    /// The query of a URL that carries its own signature, which covers method, host, path and query.
    func presigned(
        method: String, authority: String, path: String, query: [(String, String)], lifetime: Duration
    ) -> String {
        var items = query
        items.append(("X-Amz-Algorithm", SignatureV4.algorithm))
        items.append(("X-Amz-Credential", "\(credentials.accessKey)/\(scope)"))
        items.append(("X-Amz-Date", UTCTime.basic(time)))
        items.append(("X-Amz-Expires", String(lifetime.components.seconds)))
        items.append(("X-Amz-SignedHeaders", "host"))
        if let token = credentials.sessionToken { items.append(("X-Amz-Security-Token", token)) }
        let text = SignedQuery.text(items)
        let request = CanonicalRequest(
            method: method, path: path, query: text, fields: [("host", authority)], payload: "UNSIGNED-PAYLOAD")
        return "\(text)&X-Amz-Signature=\(signature(of: request))"
    }

    /// What the signature is computed of.
    func stringToSign(of request: CanonicalRequest) -> String {
        let hash = Hexadecimal.text(of: SHA256.hash(data: Array(request.text.utf8)))
        return "\(SignatureV4.algorithm)\n\(UTCTime.basic(time))\n\(scope)\n\(hash)"
    }

    private func signature(of request: CanonicalRequest) -> String {
        Hexadecimal.text(of: SignatureV4.code(stringToSign(of: request), key: signingKey))
    }

    private var day: Substring { UTCTime.basic(time).prefix(8) }

    private var scope: String { "\(day)/\(region)/\(service)/aws4_request" }

    private var signingKey: SymmetricKey {
        [String(day), region, service, "aws4_request"].reduce(
            SymmetricKey(data: Array("AWS4\(credentials.secretKey)".utf8))
        ) { key, text in SymmetricKey(data: SignatureV4.code(text, key: key)) }
    }

    private static func code(_ text: String, key: SymmetricKey) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
    }
}
