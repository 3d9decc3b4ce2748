import HTTPExchange
import Wording

/// An address at an authority: the directory that the settings name, or one that the authority gives out itself.
///
/// What an authority gives out stays with its host and its scheme: a signed request never goes where the operator did not send it.
struct AuthorityURL: Hashable, Sendable {
    /// Bytes; longer addresses are not followed.
    static let longest = 2048

    private let address: HTTPAddress

    /// The address of a directory. Throws `.invalidSetting` with what would be right.
    init(directory text: String) throws(ACMEError) {
        func refused(_ words: String) -> ACMEError {
            ACMEError(
                .invalidSetting,
                "\(ShownText.line(text)) is no address of an authority's directory: \(words); right would be "
                    + ACMESettings.letsEncrypt)
        }
        guard let url = AuthorityURL(reading: text) else { throw refused("it is no https URL") }
        // Plain HTTP has nothing to protect where nobody can listen in: a test's authority, or one behind a local proxy.
        guard url.isSecure || ["localhost", "127.0.0.1", "[::1]"].contains(url.host) else {
            throw refused("an authority is only spoken to by https")
        }
        self = url
    }

    /// An address that the authority of `directory` gave out. Throws `.malformedAnswer`.
    init(_ text: String, from directory: AuthorityURL, as purpose: String) throws(ACMEError) {
        guard let url = AuthorityURL(reading: text) else {
            throw ACMEError(.malformedAnswer, "the authority's \(purpose) \(ShownText.line(text)) is no https URL")
        }
        guard url.host == directory.host, url.isSecure == directory.isSecure else {
            throw ACMEError(
                .malformedAnswer,
                "the authority's \(purpose) \(ShownText.line(text)) leads away from \(directory.origin), and is not followed"
            )
        }
        self = url
    }

    /// For messages: `https://acme.example.com`.
    var origin: String { "\(isSecure ? "https" : "http")://\(host)" }

    var text: String { address.text }
    /// Lower case; an IPv6 address has its brackets.
    var host: String { address.host }
    var isSecure: Bool { address.isSecure }

    private init?(reading text: String) {
        guard let address = HTTPAddress(text, upTo: AuthorityURL.longest) else { return nil }
        self.address = address
    }
}

extension AuthorityURL: CustomStringConvertible {
    var description: String { text }
}
