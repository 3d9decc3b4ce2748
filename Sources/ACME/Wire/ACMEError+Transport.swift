import HTTPExchange
import NIOCore

extension ACMEError {
    /// Says in one line why an exchange with an authority broke off.
    init(_ error: any Error, asking url: AuthorityURL) {
        if error is NIOTooManyBytesError {
            self = ACMEError(
                .malformedAnswer, "\(url): the answer is longer than \(AuthorityTransport.largestAnswer) bytes")
            return
        }
        let failure = ExchangeFailure(error)
        let advice =
            failure.kind == .untrusted ? "; name that authority's file in http.tls.letsencrypt.directoryca" : ""
        self = ACMEError(failure.isOfTLS ? .untrusted : .unreachable, "\(url): \(failure.words)\(advice)")
    }
}
