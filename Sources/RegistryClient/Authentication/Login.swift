import FoundationEssentials
import Wording

/// What a user proves to a registry who he is with. No text form of it holds the secret.
public struct Login: Hashable, Sendable {
    enum Proof: Hashable, Sendable {
        case password(Secret)
        /// A refresh token that only a token server takes, as docker keeps it (`identitytoken`).
        case identityToken(Secret)
    }

    /// Empty where an identity token stands for the user.
    public let user: String
    let proof: Proof

    private static let longestUser = 1024
    private static let longestSecret = 16 << 10

    /// Throws `.usage` for a user that HTTP Basic cannot send (RFC 7617): an empty one, one with a colon or control characters.
    public init(user: String, password: String) throws(ClientError) {
        guard !user.isEmpty, user.utf8.count <= Login.longestUser else {
            throw ClientError(.usage, "a user has 1 to \(Login.longestUser) bytes")
        }
        guard !user.contains(":") else {
            throw ClientError(.usage, "the user \(ShownText.quoted(user)) has a colon, which no login can send")
        }
        guard Login.isClean(user) else { throw ClientError(.usage, "the user has a control character in it") }
        guard !password.isEmpty, password.utf8.count <= Login.longestSecret else {
            throw ClientError(.usage, "the password of \(user) has 1 to \(Login.longestSecret) bytes")
        }
        guard Login.isClean(password) else {
            throw ClientError(
                .usage, "the password of \(user) has a control character in it, perhaps the end of a line of its file")
        }
        self.user = user
        self.proof = .password(Secret(password))
    }

    /// Throws `.usage` for one that is empty, too long, or holds other than visible ASCII.
    public init(identityToken: String, user: String = "") throws(ClientError) {
        guard (1...Login.longestSecret).contains(identityToken.utf8.count),
            identityToken.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), Login.isClean(user),
            user.utf8.count <= Login.longestUser
        else { throw ClientError(.usage, "the identity token is none") }
        self.user = user
        self.proof = .identityToken(Secret(identityToken))
    }

    private static func isClean(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}

extension Login {
    /// `user:password` in Base64, as HTTP Basic sends it and credential files keep it; nil for an identity token.
    var basic: Secret? {
        guard case .password(let password) = proof else { return nil }
        return Secret(Data("\(user):\(password.text)".utf8).base64EncodedString())
    }

    /// Reads what ``basic`` gives. Throws `.usage` when it is none.
    init(basic text: String) throws(ClientError) {
        guard text.utf8.count <= 2 * Login.longestSecret, let data = Data(base64Encoded: text),
            let plain = String(validating: data, as: UTF8.self), let colon = plain.firstIndex(of: ":")
        else { throw ClientError(.usage, "it is not user:password in Base64") }
        // Docker's own files sometimes end in zero bytes.
        var password = plain[plain.index(after: colon)...]
        while password.last == "\0" { password.removeLast() }
        try self.init(user: String(plain[..<colon]), password: String(password))
    }
}
