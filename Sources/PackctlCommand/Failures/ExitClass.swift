/// The exit statuses of packctl, which scripts can rely on.
enum ExitClass: Int32, CaseIterable {
    case success = 0
    /// Anything that the others do not say: a disk that is full, a server that fails.
    case other = 1
    /// The command line, or a file that it names, cannot be meant.
    case usage = 2
    /// The pack has errors.
    case validation = 3
    /// The registry wants a login, does not take the one it was given, or that login may not do this.
    case login = 4
    /// The registry cannot be reached, or the connection to it broke.
    case network = 5
    /// The registry's certificate is not trusted, or TLS does not come about.
    case tls = 6
    /// The tag holds something else already.
    case conflict = 7
    /// There is no such pack, version, tag or repository.
    case notFound = 8
}

extension ExitClass {
    /// For `--help`: `0 success, 1 other failure, …`.
    static let list =
        allCases.map { "\($0.rawValue) \($0.words)" }.joined(separator: ", ") + "; 130 and 143 interrupted"

    var words: String {
        switch self {
        case .success: "success"
        case .other: "any other failure"
        case .usage: "command line"
        case .validation: "a pack has errors"
        case .login: "login"
        case .network: "network"
        case .tls: "TLS"
        case .conflict: "conflict"
        case .notFound: "not found"
        }
    }
}
