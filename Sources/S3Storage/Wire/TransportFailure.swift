import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

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

    init(text: String, mayHaveArrived: Bool, mayPass: Bool) {
        self.text = text
        self.mayHaveArrived = mayHaveArrived
        self.mayPass = mayPass
    }

    /// Sorts what AsyncHTTPClient, SwiftNIO and BoringSSL throw.
    init(_ error: any Error) {
        switch error {
        case let error as HTTPClientError:
            self.init(client: error)
        case let error as NIOConnectionError:
            self.init(connecting: error)
        case NIOSSLError.handshakeFailed(.sslError(let causes)) where causes.contains(.eofDuringHandshake):
            // So ends what a server or balancer that is being restarted has accepted and not begun.
            self.init(
                text: "the server closed the connection before TLS came about", mayHaveArrived: false, mayPass: true)
        case NIOSSLError.uncleanShutdown, NIOSSLError.writeDuringTLSShutdown:
            self.init(text: "the server closed the connection", mayHaveArrived: true, mayPass: true)
        case let error as NIOSSLError:
            self.init(handshake: "\(error)")
        case let error as NIOSSLExtraError:
            self.init(handshake: "\(error)")
        case let error as BoringSSLError:
            self.init(text: "TLS failed: \(error)", mayHaveArrived: true, mayPass: true)
        case let error as IOError:
            self.init(
                text: "the connection broke: \(String(cString: strerror(error.errnoCode)))",
                mayHaveArrived: error.errnoCode != ECONNREFUSED, mayPass: true)
        case is CancellationError:
            self.init(text: "it was cancelled", mayHaveArrived: true, mayPass: false)
        default:
            self.init(text: "the connection broke: \(error)", mayHaveArrived: true, mayPass: true)
        }
    }

    private init(handshake words: String) {
        let advice =
            switch true {
            case words.contains("CERTIFICATE_VERIFY_FAILED"), words.contains("unknownCA"):
                "; its authority is not known here: name the authority's file in storage.s3.cabundle"
            case words.contains("WRONG_VERSION_NUMBER"), words.contains("HTTP_REQUEST"):
                "; the server seems to speak plain HTTP: set storage.s3.secure to false or the endpoint to http://"
            case words.contains("failedToValidateHostname"):
                "; it is the certificate of another host"
            default: ""
            }
        self.init(text: "TLS failed: \(words)\(advice)", mayHaveArrived: false, mayPass: false)
        isUntrusted = true
    }

    private init(client error: HTTPClientError) {
        switch error {
        case .connectTimeout:
            self.init(text: "no connection in time", mayHaveArrived: false, mayPass: true)
        case .tlsHandshakeTimeout:
            self.init(text: "no TLS handshake in time", mayHaveArrived: false, mayPass: true)
        case .getConnectionFromPoolTimeout:
            self.init(
                text: "all connections were busy for too long, or none could be made", mayHaveArrived: false,
                mayPass: true)
        case .deadlineExceeded, .readTimeout:
            self.init(text: "no answer in time", mayHaveArrived: true, mayPass: true)
        case .writeTimeout:
            self.init(text: "the server stopped reading", mayHaveArrived: true, mayPass: true)
        case .remoteConnectionClosed, .uncleanShutdown:
            self.init(text: "the server closed the connection", mayHaveArrived: true, mayPass: true)
        case .cancelled:
            self.init(text: "it was cancelled", mayHaveArrived: true, mayPass: false)
        case .alreadyShutdown:
            self.init(text: "the client was shut down", mayHaveArrived: false, mayPass: false)
        case .invalidURL, .emptyHost, .emptyScheme, .missingSocketPath:
            self.init(text: "\(error)", mayHaveArrived: false, mayPass: false)
        default:
            self.init(text: "\(error)", mayHaveArrived: true, mayPass: true)
        }
    }

    private init(connecting error: NIOConnectionError) {
        let names = error.connectionErrors.map { failure in
            (failure.error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(failure.error)"
        }
        let unresolved = error.dnsAError ?? error.dnsAAAAError
        let reason = names.first ?? unresolved.map { "its name cannot be resolved (\($0))" } ?? "\(error)"
        self.init(text: "no connection to \(error.host): \(reason)", mayHaveArrived: false, mayPass: true)
    }
}
