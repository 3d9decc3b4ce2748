import FoundationEssentials
import Wording

/// Logins that docker, podman and others keep: `config.json` of docker and `auth.json` of containers, which have the same shape.
struct DockerFile: Sendable {
    /// What a file says of one server.
    enum Answer: Sendable {
        case nothing
        case login(Login)
        /// The login is with a program: `docker-credential-<name>`.
        case helper(String)
    }

    let path: String

    /// Throws `.settings` with the file's name when it is there and is none.
    func answer(for server: ServerAddress) throws(ClientError) -> Answer {
        guard let text = try AccountFile.text(path, code: .settings), !text.allSatisfy(\.isWhitespace) else {
            return .nothing
        }
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
        } catch {
            throw ClientError(
                .settings,
                "\(path) is no file of logins as docker has it: auths, credHelpers and credsStore are looked at",
                cause: error)
        }
        let helpers = (document.credHelpers ?? [:]).sorted { $0.key < $1.key }
        if let index = ServerMatch.best(for: server, among: helpers.map(\.key)), !helpers[index].value.isEmpty {
            return .helper(helpers[index].value)
        }
        if let store = document.credsStore, !store.isEmpty { return .helper(store) }
        let auths = (document.auths ?? [:]).sorted { $0.key < $1.key }
        guard let index = ServerMatch.best(for: server, among: auths.map(\.key)) else { return .nothing }
        do throws(ClientError) {
            return try auths[index].value.login.map { .login($0) } ?? .nothing
        } catch {
            throw ClientError(
                .settings, "\(path): auths.\(ShownText.quoted(auths[index].key)): \(error.message)")
        }
    }

    private struct Document: Decodable {
        var auths: [String: Entry]?
        var credHelpers: [String: String]?
        var credsStore: String?
    }

    private struct Entry: Decodable {
        var auth: String?
        var username: String?
        var password: String?
        var identitytoken: String?

        var login: Login? {
            get throws(ClientError) {
                if let identitytoken, !identitytoken.isEmpty {
                    return try Login(identityToken: identitytoken, user: username ?? "")
                }
                if let auth, !auth.isEmpty { return try Login(basic: auth) }
                guard let username, !username.isEmpty, let password, !password.isEmpty else { return nil }
                return try Login(user: username, password: password)
            }
        }
    }
}
