import RegistryConfiguration

/// Whether clients are sent to the store for the bytes of blobs, and why: `storage.redirect.disable`, or what suits the store.
struct BlobRedirects {
    /// As long as Distribution's are good: for the slowest pull of a layer to begin, not to end.
    private static var usualLifetime: Duration { .seconds(20 * 60) }

    /// How long an address is good; nil when this server sends blobs.
    var lifetime: Duration?
    /// For the log.
    var summary: String

    /// Nil for stores that have no addresses to give.
    init?(_ storage: Configuration.Storage) {
        guard case .s3(let s3) = storage.driver else { return nil }
        let address = s3.redirectEndpoint ?? s3.endpoint
        let place = address.map { "\($0)" } ?? "AWS"
        switch storage.redirectDisabled {
        case true?:
            summary = "sent by this server (storage.redirect.disable)"
        case false?:
            lifetime = Self.usualLifetime
            summary = "clients are redirected to \(place) (storage.redirect.disable: false)"
        case nil where s3.endpoint == nil || s3.redirectEndpoint != nil:
            lifetime = Self.usualLifetime
            summary = "clients are redirected to \(place); storage.redirect.disable: true makes this server send them"
        case nil:
            summary = """
                sent by this server, as clients may not reach \(place); storage.redirect.disable: false redirects them there
                """
        }
    }
}
