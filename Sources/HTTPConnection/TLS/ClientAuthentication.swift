/// What a client has to show when there are authorities for client certificates (`http.tls.clientauth`). The words are
/// Distribution's, the meaning that of Go's `tls.ClientAuthType`.
public enum ClientAuthentication: String, Hashable, Sendable, CaseIterable {
    /// A certificate is asked for, none is needed, and whatever comes is taken unverified.
    case request = "request-client-cert"
    /// Some certificate is needed, and whichever comes is taken unverified.
    case requireAny = "require-any-client-cert"
    /// No certificate is needed, but one that comes must be good.
    case verifyIfGiven = "verify-client-cert-if-given"
    /// A good certificate is needed.
    case requireAndVerify = "require-and-verify-client-cert"

    /// Whether a handshake without a certificate fails.
    var isRequired: Bool { self == .requireAny || self == .requireAndVerify }

    /// Whether a certificate must lead to one of the authorities, be in its time and be meant for clients.
    var isVerified: Bool { self == .verifyIfGiven || self == .requireAndVerify }
}
