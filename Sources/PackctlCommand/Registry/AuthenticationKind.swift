import RegistryClient

/// How a registry wants to be told who asks, as reports name it.
enum AuthenticationKind: String, Encodable {
    /// It lets in everybody, at least to look.
    case none
    case basic
    /// By a token service.
    case bearer

    init(_ authentication: Greeting.Authentication) {
        self =
            switch authentication {
            case .none: .none
            case .basic: .basic
            case .bearer: .bearer
            }
    }
}
