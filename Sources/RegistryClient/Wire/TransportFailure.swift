import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

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

    /// Sorts what AsyncHTTPClient, SwiftNIO and BoringSSL throw.
    init(_ error: any Error) {
        switch error {
        case let error as TransportFailure: self = error
        case let error as ClientError: self.init(.source(error))
        case let error as HTTPClientError: self.init(client: error)
        case let error as NIOConnectionError: self.init(connecting: error)
        case NIOSSLError.handshakeFailed(.sslError(let causes)) where causes.contains(.eofDuringHandshake):
            self.init(.brokenHandshake)
        case NIOSSLError.uncleanShutdown, NIOSSLError.writeDuringTLSShutdown: self.init(.broken, mayHaveArrived: true)
        case let error as NIOSSLError: self.init(handshake: "\(error)")
        case let error as NIOSSLExtraError: self.init(handshake: "\(error)")
        case let error as BoringSSLError: self.init(handshake: "\(error)")
        case HTTPParserError.invalidEOFState: self.init(.broken, mayHaveArrived: true)
        case let error as HTTPParserError:
            self.init(.noHTTP, ShownText.line("\(error)", upTo: 80), mayHaveArrived: true)
        case let error as IOError: self.init(system: error.errnoCode)
        case is CancellationError: self.init(.cancelled, mayHaveArrived: true)
        default: self.init(.broken, ShownText.line("\(error)", upTo: 200), mayHaveArrived: true)
        }
    }

    private init(handshake words: String) {
        switch true {
        case words.contains("CERTIFICATE_VERIFY_FAILED"), words.contains("unableToValidateCertificate"):
            self.init(.untrusted)
        case words.contains("failedToValidateHostname"), words.contains("serverHostnameImpossibleToMatch"):
            self.init(.wrongName)
        case words.contains("WRONG_VERSION_NUMBER"), words.contains("HTTP_REQUEST"): self.init(.plainHTTP)
        default: self.init(.tls, ShownText.line(words, upTo: 200))
        }
    }

    private init(client error: HTTPClientError) {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout: self.init(.connectTimeout)
        case .deadlineExceeded, .readTimeout: self.init(.timeout, "no answer", mayHaveArrived: true)
        case .writeTimeout: self.init(.timeout, "the server stopped reading", mayHaveArrived: true)
        case .remoteConnectionClosed, .uncleanShutdown: self.init(.broken, mayHaveArrived: true)
        case .cancelled: self.init(.cancelled, mayHaveArrived: true)
        case .invalidProxyResponse, .proxyAuthenticationRequired, .httpProxyHandshakeTimeout:
            self.init(.proxy, ShownText.line("\(error)", upTo: 80))
        case _ where "\(error)".contains("invalidHeaderField"): self.init(.invalidHeader)
        default: self.init(.broken, ShownText.line("\(error)", upTo: 200), mayHaveArrived: true)
        }
    }

    private init(connecting error: NIOConnectionError) {
        let codes = error.connectionErrors.compactMap { ($0.error as? IOError)?.errnoCode }
        if let code = codes.first {
            self.init(system: code)
        } else if error.connectionErrors.isEmpty {
            self.init(.unknownHost)
        } else {
            self.init(.connectTimeout)
        }
    }

    private init(system code: CInt) {
        let words = String(cString: strerror(code))
        switch code {
        case ECONNREFUSED: self.init(.refused)
        case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN, EACCES, EPERM: self.init(.unreachable, words)
        case ETIMEDOUT: self.init(.connectTimeout)
        default: self.init(.broken, words, mayHaveArrived: true)
        }
    }
}
