/// When a certificate is good, in seconds since 1970 UTC.
struct Validity: Hashable, Sendable {
    var notBefore: Int64
    var notAfter: Int64

    /// At least 1.
    var lifetime: Int64 { max(1, notAfter - notBefore) }
}
