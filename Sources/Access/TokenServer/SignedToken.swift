import FoundationEssentials

/// A token of an outside server as it came, taken apart (JWS compact serialization, RFC 7515 section 3.1): nothing in it is to be believed yet.
struct SignedToken: Sendable {
    /// Bytes of a token.
    static let maximumLength = 16 << 10
    /// Certificates of a chain.
    private static let longestChain = 8

    let algorithm: SigningAlgorithm
    /// The name of the key.
    let keyName: String?
    /// Certificates in DER, the signer's first.
    let chain: [[UInt8]]
    /// What is signed.
    let message: [UInt8]
    let signature: [UInt8]
    let claims: [UInt8]

    /// Returns nil for what is no signed token: other than three parts, another `typ` than JWT, an algorithm that is not known (`none` is not),
    /// extensions that have to be understood.
    init?(_ text: Substring) {
        let bytes = text.utf8
        guard bytes.count <= SignedToken.maximumLength else { return nil }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let head = Base64.decodeURLSafe(parts[0]), let claims = Base64.decodeURLSafe(parts[1]),
            let signature = Base64.decodeURLSafe(parts[2]), !signature.isEmpty,
            let header = try? JSONDecoder().decode(Header.self, from: Data(head)), !header.hasCritical,
            header.typ.map({ $0.uppercased() == "JWT" }) ?? true,
            let algorithm = SigningAlgorithm(rawValue: header.alg)
        else { return nil }
        let chain = (header.x5c ?? []).map { Base64.decode($0.utf8) }
        guard chain.count <= SignedToken.longestChain, !chain.contains(nil) else { return nil }
        self.algorithm = algorithm
        keyName = header.kid
        self.chain = chain.compactMap(\.self)
        message = Array(parts[0]) + [UInt8(ascii: ".")] + parts[1]
        self.signature = signature
        self.claims = claims
    }

    /// Of the fields of a header those that count. A key that a token brings along (`jwk`) or points at (`jku`, `x5u`) does not.
    private struct Header: Decodable {
        var alg: String
        var typ: String?
        var kid: String?
        var x5c: [String]?
        /// Whether there are extensions that have to be understood; none is.
        var hasCritical: Bool

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            alg = try container.decode(String.self, forKey: .alg)
            typ = try container.decodeIfPresent(String.self, forKey: .typ)
            kid = try container.decodeIfPresent(String.self, forKey: .kid)
            x5c = try container.decodeIfPresent([String].self, forKey: .x5c)
            hasCritical = container.contains(.crit)
        }

        private enum CodingKeys: String, CodingKey {
            case alg, typ, kid, x5c, crit
        }
    }
}
