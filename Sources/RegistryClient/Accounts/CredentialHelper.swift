import FoundationEssentials
import Glibc
import Wording

/// A program that keeps logins: `docker-credential-<name>` (docker/docker-credential-helpers, README). It is run as it is, never
/// through a shell.
struct CredentialHelper: Sendable {
    let name: String
    var environment: [String: String]
    var limit: Duration

    /// What helpers answer with failure when they know no login.
    private static let unknownServer = "credentials not found in native keychain"
    /// Besides `<token>`, which says that the secret is an identity token.
    private static let tokenUser = "<token>"
    private static let longestName = 128

    /// What it has for a server; nil when it has nothing. Throws `.credentials`.
    func login(for server: ServerAddress) async throws(ClientError) -> Login? {
        let program = try program()
        let asked = server.isDockerHub ? "https://index.docker.io/v1/" : server.name
        let run = try await HelperRun.finished(
            program, ["get"], input: asked, environment: environment, limit: limit)
        guard run.status == 0 else {
            let words = run.output.isEmpty ? run.errors : run.output
            if words.contains(CredentialHelper.unknownServer) { return nil }
            // What looks like an answer may hold the secret.
            let shown = words.contains("{") ? "it answers, and fails" : ShownText.line(words)
            throw ClientError(
                .credentials, "\(program) get fails for \(asked): \(words.isEmpty ? "it says nothing" : shown)")
        }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(run.output.utf8)) else {
            throw ClientError(
                .credentials,
                "\(program) get answers for \(asked) with what is no login: Username and Secret are needed")
        }
        do throws(ClientError) {
            guard let secret = answer.secret, !secret.isEmpty else { return nil }
            if answer.user == CredentialHelper.tokenUser { return try Login(identityToken: secret) }
            guard let user = answer.user, !user.isEmpty else { return nil }
            return try Login(user: user, password: secret)
        } catch {
            throw ClientError(.credentials, "\(program) get answers for \(asked): \(error.message)")
        }
    }

    /// The program's path. Throws `.credentials` when there is none.
    func program() throws(ClientError) -> String {
        guard (1...CredentialHelper.longestName).contains(name.utf8.count), name.first != ".",
            name.utf8.allSatisfy({ byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-._".utf8.contains(byte)
                }
            })
        else {
            throw ClientError(.credentials, "\(ShownText.quoted(name)) is no name of a credential helper")
        }
        let file = "docker-credential-\(name)"
        for folder in (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").prefix(256)
        where folder.first == "/" {
            let path = "\(folder)/\(file)"
            if access(path, X_OK) == 0 { return path }
        }
        throw ClientError(
            .credentials,
            "there is no program \(file) in the folders of PATH, which a credential file names as the keeper of logins")
    }

    private struct Answer: Decodable {
        var user: String?
        var secret: String?

        private enum CodingKeys: String, CodingKey {
            case user = "Username"
            case secret = "Secret"
        }
    }
}
