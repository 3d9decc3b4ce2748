import HTTPConnection
import HTTPTypes

/// The header fields that every answer carries.
struct StandingHeaders: Sendable {
    private let plain: StandingFields
    private let secure: StandingFields

    init(_ headers: [ServerOptions.Header]) {
        var fields = HTTPFields()
        fields[.dockerDistributionAPIVersion] = "registry/2.0"
        for header in headers where !header.onlyOverTLS { fields.append(header.field) }
        plain = StandingFields(fields)
        for header in headers where header.onlyOverTLS { fields.append(header.field) }
        secure = StandingFields(fields)
    }

    /// The same object each time.
    func fields(isSecure: Bool) -> StandingFields { isSecure ? secure : plain }
}
