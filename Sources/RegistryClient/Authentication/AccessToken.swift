import FoundationEssentials
import NIOCore

/// What a token server gave (docker's token authentication, "Token response fields").
struct AccessToken: Hashable, Sendable {
    var secret: Secret
    /// By the clock that never jumps.
    var expires: Duration

    /// Bytes; a token that names many repositories has some ten thousand.
    static let largestDocument = 256 << 10
    private static let longest = 64 << 10
    /// What it lives when the server does not say.
    private static let usualLife: Int64 = 60
    private static let longestLife: Int64 = 24 * 3600

    /// Nil when `body` holds none that can be sent.
    init?(_ body: ByteBuffer, now: Duration) {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(body.readableBytesView)),
            let text = [document.token, document.accessToken].compactMap({ $0 }).first(where: { !$0.isEmpty }),
            text.utf8.count <= AccessToken.longest, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        secret = Secret(text)
        let life = min(max(document.life ?? AccessToken.usualLife, 1), AccessToken.longestLife)
        // Used until shortly before its end, as it takes time to arrive.
        expires = now + .seconds(life > 20 ? life - 10 : (life + 1) / 2)
    }

    private struct Document: Decodable {
        var token: String?
        var accessToken: String?
        var life: Int64?

        private enum CodingKeys: String, CodingKey {
            case token
            case accessToken = "access_token"
            case life = "expires_in"
        }
    }
}
