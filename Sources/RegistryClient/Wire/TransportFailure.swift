import HTTPExchange

/// Why an exchange broke off.
struct TransportFailure: Error, Sendable {
    enum Kind: Sendable {
        case unknownHost
        case refused
        case unreachable
        case connectTimeout
        /// No answer, or no progress.
        case timeout
        case broken
        /// The connection ended before TLS came about.
        case brokenHandshake
        case untrusted
        /// The server's certificate has expired, or is of the future.
        case notValidNow(CertificateDates, now: Int64)
        case wrongName
        /// The certificate has the host as its common name only.
        case noAlternativeName
        /// The server speaks plain HTTP.
        case plainHTTP
        /// The server speaks TLS, and was asked without.
        case tlsExpected
        case tls
        /// The answer is no HTTP.
        case noHTTP
        case proxy
        /// The body that was to be sent could not be read.
        case source(ClientError)
        case invalidHeader
        case cancelled
    }

    var kind: Kind
    /// For a person; empty where the kind says all.
    var words: String
    /// Whether the server may have received the whole request, and so may have done what it asks.
    var mayHaveArrived: Bool
    /// Where, when that was no exchange with the registry itself but with a token server, or where a redirect leads.
    var elsewhere: WebAddress?

    init(_ kind: Kind, _ words: String = "", mayHaveArrived: Bool = false) {
        self.kind = kind
        self.words = words
        self.mayHaveArrived = mayHaveArrived
    }

    /// Whether another attempt can help.
    var mayPass: Bool {
        switch kind {
        case .refused, .unreachable, .connectTimeout, .timeout, .broken, .brokenHandshake: true
        case .source(let error): error.code == .serverFailure || error.code == .rateLimited
        default: false
        }
    }

    init(_ error: any Error) {
        switch error {
        case let error as TransportFailure: self = error
        case let error as ClientError: self.init(.source(error))
        default: self.init(ExchangeFailure(error))
        }
    }

    private init(_ failure: ExchangeFailure) {
        let kind: Kind =
            switch failure.kind {
            case .unknownHost: .unknownHost
            case .refused: .refused
            case .unreachable: .unreachable
            case .noConnectionInTime, .noFreeConnectionInTime, .noHandshakeInTime: .connectTimeout
            case .noAnswerInTime, .notReadInTime: .timeout
            case .closedInHandshake: .brokenHandshake
            case .closed, .broken, .invalidAddress: .broken
            case .untrusted: .untrusted
            case .wrongName: .wrongName
            case .plainHTTP: .plainHTTP
            case .handshake, .brokenTLS: .tls
            case .noHTTP: .noHTTP
            case .proxy: .proxy
            case .invalidField: .invalidHeader
            case .cancelled: .cancelled
            }
        let words =
            switch failure.kind {
            case .noAnswerInTime: "no answer"
            case .notReadInTime: "the server stopped reading"
            default: failure.detail
            }
        self.init(kind, words, mayHaveArrived: failure.mayHaveArrived)
    }
}
