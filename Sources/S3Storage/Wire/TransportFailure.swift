import HTTPExchange

/// Why an exchange broke off.
struct TransportFailure: Error, Sendable {
    /// For a person.
    var text: String
    /// Whether the server may have received the whole request, and so may have done what it asks.
    var mayHaveArrived: Bool
    /// Whether another attempt can help.
    var mayPass: Bool
    /// Whether no TLS came about, which is a matter of settings and certificates.
    var isUntrusted = false

    init(_ error: any Error) {
        let failure = ExchangeFailure(error)
        let advice =
            switch failure.kind {
            case .untrusted: "; name that authority's file in storage.s3.cabundle"
            case .plainHTTP: "; set storage.s3.secure to false or the endpoint to http://"
            default: ""
            }
        text = "\(failure.words)\(advice)"
        mayHaveArrived = failure.mayHaveArrived
        switch failure.kind {
        case .untrusted, .wrongName, .plainHTTP, .handshake:
            mayPass = false
            isUntrusted = true
        case .cancelled, .invalidAddress, .invalidField: mayPass = false
        default: mayPass = true
        }
    }
}
