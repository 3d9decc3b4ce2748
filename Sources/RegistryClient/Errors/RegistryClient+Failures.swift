extension RegistryClient {
    /// Says in one line why an exchange broke off.
    ///
    /// - Parameter earlier: where it was tried before.
    func failure(
        _ failure: TransportFailure, of call: Call, at url: WebAddress, after earlier: Origin?
    ) -> ClientError {
        if case .source(let error) = failure.kind { return error }
        if case .cancelled = failure.kind { return cancelled(call) }
        let (code, words) = meaning(of: failure, at: url.origin)
        let before = earlier.map { ", and \($0) did no better" } ?? ""
        return ClientError(code, "\(call.purpose) at \(url.origin): \(words)\(before)", cause: failure)
    }

    private func meaning(of failure: TransportFailure, at origin: Origin) -> (ClientError.Code, String) {
        let why = failure.words.isEmpty ? "" : " (\(failure.words))"
        switch failure.kind {
        case .unknownHost: return (.unknownHost, "the name \(origin.host) has no address; is it spelled right?")
        case .refused: return (.connectionRefused, "nobody listens at port \(origin.port) of \(origin.host)")
        case .unreachable: return (.unreachable, "no way leads there\(why)")
        case .connectTimeout: return (.timeout, "no connection came about in time")
        case .timeout: return (.timeout, "\(failure.words.isEmpty ? "no answer" : failure.words) in time")
        case .broken: return (.connectionBroken, "the connection broke\(why)")
        case .brokenHandshake:
            return (.connectionBroken, "the server closed the connection before TLS came about")
        case .untrusted:
            let file = settings.authorities.file(for: origin)
            return (
                .untrustedCertificate,
                "the certificate of \(origin.name) is not trusted, or its issuer's is not valid today: put its CA at "
                    + "\(file), or log in with --insecure"
            )
        case .notValidNow(let dates, let now):
            return (.expiredCertificate, "the certificate of \(origin.name) \(dates.fault(at: now))")
        case .wrongName:
            return (
                .wrongCertificateName,
                origin.isAddress
                    ? "the certificate is not for the address \(origin.host): use a host's name, or have the certificate made "
                        + "with the address as an IP in its subject alternative names"
                    : "the certificate is not for \(origin.host): use a name that stands in its subject alternative names"
            )
        case .noAlternativeName:
            return (
                .wrongCertificateName,
                "the certificate names \(origin.host) by its common name (CN) alone, and not among its subject alternative names (SAN), "
                    + "without which clients in Go, such as skopeo and Palette's, refuse it: have it made with \(origin.host) there"
            )
        case .plainHTTP:
            return (
                .plainHTTP,
                "the port speaks plain HTTP, and was asked by https; if anybody on the way may read what is sent, log in "
                    + "with --insecure"
            )
        case .tls: return (.tlsFailure, "no TLS came about\(why)")
        case .tlsExpected: return (.tlsExpected, "the port speaks TLS, and was asked by plain HTTP; use https")
        case .noHTTP: return (.malformedAnswer, "the answer is no HTTP\(why)")
        case .proxy: return (.unreachable, "the proxy does not lead there\(why)")
        case .invalidHeader: return (.usage, "what was to be sent with it holds a line end or a control character")
        case .source, .cancelled: return (.cancelled, failure.words)
        }
    }
}
