import HTTPConnection

/// This server as the client may call it, with scheme and authority, whatever links in answers look like.
struct AbsoluteAddress: Hashable, Sendable {
    /// Scheme and authority.
    let origin: String
    /// What the API's paths follow, without a slash at the end.
    let base: String

    /// Nil where neither the configuration nor the request tells the authority.
    init?(_ request: IncomingRequest, options: ServerOptions) {
        let prefix = options.prefix.dropLast()
        if case .fixed(let base) = options.links {
            guard let scheme = base.firstRange(of: "://") else { return nil }
            let path = base[scheme.upperBound...].firstIndex(of: "/") ?? base.endIndex
            origin = String(base[..<path])
            self.base = base + prefix
        } else {
            origin = LinkBuilder.origin(of: request)
            guard !origin.isEmpty else { return nil }
            base = origin + prefix
        }
    }

    var authority: String {
        origin.firstRange(of: "://").map { String(origin[$0.upperBound...]) } ?? ""
    }
}
