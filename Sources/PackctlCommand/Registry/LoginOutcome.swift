import RegistryClient

/// A login that a registry took.
struct LoginOutcome: Report {
    var server: String
    var user: String
    /// Where it answered.
    var origin: String
    var authentication: AuthenticationKind
    var insecure: Bool
    var isDefault: Bool
    /// Where the login is kept.
    var file: String

    var table: Table { Table(["server", "user", "origin"], [[server, user, origin]]) }

    /// What the user should know about it.
    var remarks: [String] {
        var remarks = ["the password is stored unencrypted in \(file)"]
        if !origin.hasPrefix("https://") {
            remarks.append("\(origin) speaks plain HTTP: anybody on the way can read the password")
        }
        if authentication == .none {
            remarks.append("\(origin) lets in everybody, at least to look; the login is kept all the same")
        }
        return remarks
    }
}
