/// The methods that are told apart in metrics: what clients call theirs is up to them, and must not make series.
public enum RequestMethod: Int, CaseIterable, Sendable {
    case get, head, put, post, patch, delete, options, other

    /// - Parameter name: as in the request line; methods are case-sensitive (RFC 9110, section 9.1).
    public init(_ name: String) {
        switch name {
        case "GET": self = .get
        case "HEAD": self = .head
        case "PUT": self = .put
        case "POST": self = .post
        case "PATCH": self = .patch
        case "DELETE": self = .delete
        case "OPTIONS": self = .options
        default: self = .other
        }
    }

    var label: String { "\(self)" }
}
