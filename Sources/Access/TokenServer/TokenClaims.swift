import FoundationEssentials

/// What a token of an outside server says (RFC 7519, and Distribution's claim `access`).
struct TokenClaims: Decodable, Sendable {
    /// What an entry that is not of this form would give is not given.
    private struct Access: Decodable, Sendable {
        var type: String
        var name: String
        var actions: [String]?
    }

    /// Seconds that clocks may differ by.
    private static let leeway = 60.0

    private let issuer: String
    private let subject: String?
    private let audience: Audience
    private let expiry: Double
    private let start: Double?
    private let access: [LenientElement<Access>]?

    private enum CodingKeys: String, CodingKey {
        case issuer = "iss"
        case subject = "sub"
        case audience = "aud"
        case expiry = "exp"
        case start = "nbf"
        case access
    }

    /// Returns nil for what is no set of claims, however deep or large it is.
    init?(_ bytes: [UInt8]) {
        guard let claims = try? JSONDecoder().decode(TokenClaims.self, from: Data(bytes)) else { return nil }
        self = claims
    }

    /// Whether the token is by `issuer`, for `service`, and good at `now`, in seconds since 1970 UTC.
    func hold(issuer: String, service: String, at now: Int64) -> Bool {
        let now = Double(now)
        return self.issuer == issuer && audience.names.contains(service) && now < expiry + TokenClaims.leeway
            && start.map { now >= $0 - TokenClaims.leeway } ?? true
    }

    /// Seconds for which it goes on to be good, no more than a day.
    func rest(at now: Int64) -> Int64 {
        Int64(min(max(expiry + TokenClaims.leeway - Double(now), 0), 86_400))
    }

    var caller: Caller {
        var scopes = TokenScopes()
        for entry in (access ?? []).compactMap(\.value) {
            scopes.add(type: entry.type, name: entry.name, actions: entry.actions ?? [])
        }
        let name = subject ?? ""
        return Caller(name.isEmpty ? .anonymous : .user(ShownName(name.utf8).description), limitedTo: scopes)
    }

    /// One name or several.
    private struct Audience: Decodable, Sendable {
        var names: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let name = try? container.decode(String.self) {
                names = [name]
            } else {
                names = try container.decode([String].self)
            }
        }
    }
}
