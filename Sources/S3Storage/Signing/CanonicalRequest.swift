/// A request in the one form that both sides of Signature V4 hash.
struct CanonicalRequest: Hashable, Sendable {
    let text: String
    /// The names of the fields that are covered, as the signature lists them.
    let signedNames: String

    /// - Parameters:
    ///   - path: percent-encoded once, as it is sent.
    ///   - query: percent-encoded and sorted, as it is sent.
    ///   - fields: names in lower case.
    ///   - payload: the SHA-256 of the body in hexadecimal, or `UNSIGNED-PAYLOAD`.
    init(method: String, path: String, query: String, fields: [(String, String)], payload: String) {
        let sorted = fields.sorted { $0.0 < $1.0 }
        signedNames = sorted.map(\.0).joined(separator: ";")
        let lines = sorted.map { "\($0.0):\(CanonicalRequest.squeezed($0.1))\n" }.joined()
        text = "\(method)\n\(path)\n\(query)\n\(lines)\n\(signedNames)\n\(payload)"
    }

    /// For logs: without the session token, which lets anybody use the keys that it belongs to.
    var shown: String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("x-amz-security-token:") ? "x-amz-security-token:…" : $0 }
            .joined(separator: "\n")
    }

    /// Without spaces around, and with one where there were several.
    private static func squeezed(_ value: String) -> String {
        guard value.utf8.contains(UInt8(ascii: " ")) else { return value }
        return value.split(separator: " ").joined(separator: " ")
    }
}
