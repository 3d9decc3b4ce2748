import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension ExchangeFailure {
    /// Sorts what AsyncHTTPClient, SwiftNIO and BoringSSL throw.
    package init(_ error: any Error) {
        switch error {
        case let error as ExchangeFailure: self = error
        case let error as HTTPClientError: self.init(client: error)
        case let error as NIOConnectionError: self.init(connecting: error)
        case ChannelError.connectTimeout: self.init(.noConnectionInTime)
        case NIOSSLError.handshakeFailed(.sslError(let causes)) where causes.contains(.eofDuringHandshake):
            self.init(.closedInHandshake)
        case NIOSSLError.uncleanShutdown, NIOSSLError.writeDuringTLSShutdown: self.init(.closed, mayHaveArrived: true)
        case is NIOSSLError, is NIOSSLExtraError: self.init(handshake: "\(error)")
        case let error as BoringSSLError: self.init(.brokenTLS, "\(error)", mayHaveArrived: true)
        case HTTPParserError.invalidEOFState: self.init(.closed, mayHaveArrived: true)
        case is HTTPParserError: self.init(.noHTTP, "\(error)", mayHaveArrived: true)
        case let error as IOError: self.init(system: error.errnoCode)
        case is CancellationError: self.init(.cancelled, mayHaveArrived: true)
        default: self.init(.broken, "\(error)", mayHaveArrived: true)
        }
    }

    private init(handshake words: String) {
        switch true {
        case words.contains("CERTIFICATE_VERIFY_FAILED"), words.contains("unableToValidateCertificate"),
            words.contains("unknownCA"):
            self.init(.untrusted)
        case words.contains("failedToValidateHostname"), words.contains("serverHostnameImpossibleToMatch"):
            self.init(.wrongName)
        case words.contains("WRONG_VERSION_NUMBER"), words.contains("HTTP_REQUEST"): self.init(.plainHTTP)
        default: self.init(.handshake, words)
        }
    }

    private init(client error: HTTPClientError) {
        switch error {
        case .connectTimeout: self.init(.noConnectionInTime)
        case .tlsHandshakeTimeout: self.init(.noHandshakeInTime)
        case .getConnectionFromPoolTimeout: self.init(.noFreeConnectionInTime)
        case .deadlineExceeded, .readTimeout: self.init(.noAnswerInTime, mayHaveArrived: true)
        case .writeTimeout: self.init(.notReadInTime, mayHaveArrived: true)
        case .remoteConnectionClosed, .uncleanShutdown: self.init(.closed, mayHaveArrived: true)
        case .cancelled: self.init(.cancelled, mayHaveArrived: true)
        case .alreadyShutdown: self.init(.cancelled)
        case .invalidProxyResponse, .proxyAuthenticationRequired, .httpProxyHandshakeTimeout:
            self.init(.proxy, "\(error)")
        case .invalidURL, .emptyHost, .emptyScheme, .missingSocketPath: self.init(.invalidAddress, "\(error)")
        case _ where "\(error)".contains("invalidHeaderField"): self.init(.invalidField, "\(error)")
        default: self.init(.broken, "\(error)", mayHaveArrived: true)
        }
    }

    private init(connecting error: NIOConnectionError) {
        let codes = error.connectionErrors.compactMap { ($0.error as? IOError)?.errnoCode }
        if let code = codes.first {
            self.init(system: code)
        } else if error.connectionErrors.isEmpty {
            self.init(.unknownHost, error.host)
        } else {
            self.init(.noConnectionInTime)
        }
        mayHaveArrived = false
    }

    private init(system code: CInt) {
        let words = String(cString: strerror(code))
        switch code {
        case ECONNREFUSED: self.init(.refused, words)
        // The last of a socket that is a file.
        case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN, EADDRNOTAVAIL, EACCES, EPERM, ENOENT:
            self.init(.unreachable, words)
        case ETIMEDOUT: self.init(.noConnectionInTime)
        default: self.init(.broken, words, mayHaveArrived: true)
        }
    }
}
