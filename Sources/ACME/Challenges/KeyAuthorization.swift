import Crypto
import FoundationEssentials

/// The token of a challenge together with the account's key: what only the account's holder can know
/// (RFC 8555, section 8.1).
struct KeyAuthorization: Hashable, Sendable {
    let text: String

    init(token: String, key: AccountKey) {
        text = "\(token).\(key.thumbprint)"
    }

    /// SHA-256.
    var hash: [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }
}
