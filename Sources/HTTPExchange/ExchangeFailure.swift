import Wording

/// Why a request that this program sent to another server got no whole answer.
package struct ExchangeFailure: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The name of the host, which is the detail, has no address.
        case unknownHost
        case refused
        case unreachable
        case noConnectionInTime
        /// Every connection that there may be was in use, or none came about.
        case noFreeConnectionInTime
        case noHandshakeInTime
        case noAnswerInTime
        /// The server stopped reading what it was sent.
        case notReadInTime
        /// The connection ended before TLS came about, as that of a server or balancer that is being restarted does.
        case closedInHandshake
        /// The connection ended before the answer did.
        case closed
        /// The certificate is out of date, or issued by nobody whom this program trusts.
        case untrusted
        case wrongName
        /// The server does not speak TLS.
        case plainHTTP
        /// TLS did not come about for another reason.
        case handshake
        /// TLS broke after its handshake, as it does when the server misses a client certificate.
        case brokenTLS
        /// The answer is no HTTP.
        case noHTTP
        case proxy
        /// A field of the request is not one of HTTP.
        case invalidField
        case invalidAddress
        case cancelled
        case broken
    }

    package var kind: Kind
    /// What the system or a library says, in one short line; empty where the kind says all.
    package var detail: String
    /// Whether the server may have received the whole request, and so may have done what it asks.
    package var mayHaveArrived: Bool

    init(_ kind: Kind, _ detail: String = "", mayHaveArrived: Bool = false) {
        self.kind = kind
        self.detail = ShownText.line(detail, upTo: 200)
        self.mayHaveArrived = mayHaveArrived
    }

    /// For a person, in one line.
    package var words: String {
        switch kind {
        case .unknownHost: "no connection: the name \(detail) cannot be resolved"
        case .refused, .unreachable: "no connection: \(detail)"
        case .noConnectionInTime: "no connection in time"
        case .noFreeConnectionInTime: "all connections were busy for too long, or none could be made"
        case .noHandshakeInTime: "no TLS handshake in time"
        case .noAnswerInTime: "no answer in time"
        case .notReadInTime: "the server stopped reading"
        case .closedInHandshake: "the connection was closed before TLS came about"
        case .closed: "the connection was closed before there was a whole answer"
        case .untrusted: "no TLS: its certificate is out of date, or who issued it is not trusted here"
        case .wrongName: "no TLS: its certificate is that of another host"
        case .plainHTTP: "no TLS: it seems to speak plain HTTP"
        case .handshake: "no TLS: \(detail)"
        case .brokenTLS: "TLS broke: \(detail)"
        case .noHTTP: "the answer is no HTTP: \(detail)"
        case .proxy: "the proxy does not lead there: \(detail)"
        case .invalidField: "a header field of the request is not one of HTTP: \(detail)"
        case .invalidAddress: "the address is not one of HTTP: \(detail)"
        case .cancelled: "it was cancelled"
        case .broken: "the connection broke: \(detail)"
        }
    }

    /// Whether the reason lies in TLS, and so in settings and certificates.
    package var isOfTLS: Bool {
        switch kind {
        case .untrusted, .wrongName, .plainHTTP, .handshake, .brokenTLS: true
        default: false
        }
    }
}
