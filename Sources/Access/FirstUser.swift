import Encoding
import Glibc
import LocalFiles

/// The user that a registry makes for itself when its user list is absent, so that somebody can log in.
public struct FirstUser: Sendable {
    /// `docker`, as docker-registry calls it.
    public let name: String
    /// 32 random bytes in URL-safe base64 without padding.
    public let password: String

    private static let bcryptCost: UInt = 10

    /// Makes a user list with one user at `path`, directories above included, readable by the owner only. Returns nil when
    /// there is something at `path` already, be it a directory; of several processes only one makes the list. It
    /// appears whole or not at all. Blocks for one hash. Throws `.cannotCreate`.
    public static func created(at path: String) throws(AccessError) -> FirstUser? {
        // A link that leads nowhere is something, too.
        guard FileStamp(path: path, followingLinks: false) == .missing else { return nil }
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<4).flatMap { _ in withUnsafeBytes(of: generator.next(), Array.init) }
        let user = FirstUser(name: "docker", password: Base64.urlSafe(secret))
        let line = "\(user.name):\(try PasswordHash.bcrypt(of: user.password, cost: bcryptCost))\n"
        do throws(DurableFile.Failure) {
            try Folder(Folder.parent(of: path)).make()
            return try DurableFile(path).create(with: Array(line.utf8)) ? user : nil
        } catch {
            throw AccessError(
                .cannotCreate,
                """
                the user list \(path) does not exist and cannot be created: \(error.attempt) failed: \
                \(error.words); create it with htpasswd -B, or let auth.htpasswd.path name a \
                place where this server may write
                """)
        }
    }
}
