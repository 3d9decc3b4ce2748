import Access
import Crypto
import Foundation
import Logging
import NIOPosix
import RegistryServer
import StorageTesting

/// An outside token server with one shared key.
final class TestTokenServer: Sendable {
    private let directory: TemporaryDirectory
    private let key = SymmetricKey(size: .bits256)

    init() throws {
        directory = try TemporaryDirectory()
        let secret = key.withUnsafeBytes { Self.base64(Data($0)) }
        try #"{"keys":[{"kty":"oct","kid":"shared","k":"\#(secret)"}]}"#
            .write(toFile: directory.path + "/keys", atomically: true, encoding: .utf8)
    }

    func gate(logger: Logger) throws -> AccessGate {
        let settings = TokenServerSettings(
            issuer: "issuer", service: "packs", keySetPath: directory.path + "/keys", certificatesPath: nil,
            algorithms: [.hs256])
        return try AccessGate(
            tokensBy: TokenServerAuthenticator(settings, threadPool: .singleton, logger: logger),
            realm: "https://auth.example/token", service: "packs", redirectPath: nil, logger: logger)
    }

    /// The field of a token for the names and actions.
    func login(_ access: [(type: String, name: String, actions: [String])]) throws -> [String: String] {
        let list = access.map { ["type": $0.type, "name": $0.name, "actions": $0.actions] as [String: Any] }
        let claims: [String: Any] = [
            "iss": "issuer", "sub": "eve", "aud": ["packs"], "exp": Date().timeIntervalSince1970 + 3600, "access": list,
        ]
        let head = Self.base64(Data(#"{"alg":"HS256","typ":"JWT","kid":"shared"}"#.utf8))
        let message = "\(head).\(Self.base64(try JSONSerialization.data(withJSONObject: claims)))"
        let code = HMAC<SHA256>.authenticationCode(for: Data(message.utf8), using: key)
        return ["Authorization": "Bearer \(message).\(Self.base64(Data(code)))"]
    }

    private static func base64(_ data: Data) -> String {
        data.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }
}
