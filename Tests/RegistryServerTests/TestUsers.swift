import Access
import Foundation
import Logging
import NIOPosix
import RegistryServer
import StorageTesting

/// Users of a list in a directory of its own, each with the password `secret`.
final class TestUsers: Sendable {
    private static let hash = "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"

    private let directory: TemporaryDirectory

    init(_ names: String...) throws {
        directory = try TemporaryDirectory()
        try names.map { "\($0):\(Self.hash)\n" }.joined()
            .write(toFile: directory.path + "/users", atomically: true, encoding: .utf8)
    }

    /// - Parameter tokens: whether tokens are to be had, which all gates of equal `secret` take.
    func gate(_ policy: AccessPolicy, tokens: Bool, secret: String = "shared", logger: Logger) throws -> AccessGate {
        let authenticator = try HtpasswdAuthenticator(
            realm: "test", path: directory.path + "/users",
            tokens: tokens ? TokenKey(secret: Array(secret.utf8)) : nil, threadPool: .singleton, logger: logger)
        return AccessGate(policy: policy, authenticator: authenticator, offersTokens: tokens, logger: logger)
    }

    /// The field of a login; none for nobody.
    static func login(_ name: String?) -> [String: String] {
        guard let name else { return [:] }
        return ["Authorization": "Basic " + Data("\(name):secret".utf8).base64EncodedString()]
    }
}

extension AccessPolicy {
    /// Rules, each as `users | repositories | actions` with spaces between several.
    static func rules(_ lines: String..., readOnly: Set<String> = []) -> AccessPolicy {
        let words: [String: AccessRights] = ["pull": .pull, "push": .push, "delete": .delete, "catalog": .catalog]
        return .rules(
            lines.map { line in
                let parts = line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
                return AccessRule(
                    subjects: Set(parts[0].map { AccessRule.Subject($0) }),
                    repositories: parts[1].compactMap { RepositoryGlob($0) },
                    rights: (parts.count > 2 ? parts[2] : []).reduce(into: []) { $0.formUnion(words[$1] ?? []) })
            }, readOnly: readOnly)
    }
}
