import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import Wording

extension ACMEError {
    /// Says in one line why an exchange with an authority broke off.
    init(_ error: any Error, asking url: AuthorityURL) {
        func unreachable(_ words: String) -> ACMEError { ACMEError(.unreachable, "\(url): \(words)") }
        switch error {
        case let error as NIOConnectionError:
            self = unreachable(ACMEError.words(of: error))
        case let error as HTTPClientError:
            self = unreachable(ACMEError.words(of: error))
        case is NIOTooManyBytesError:
            self = ACMEError(
                .malformedAnswer, "\(url): the answer is longer than \(AuthorityTransport.largestAnswer) bytes")
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            self = ACMEError(.untrusted, "\(url): \(ACMEError.words(ofHandshake: "\(error)"))")
        case let error as IOError:
            self = unreachable("the connection broke: \(String(cString: strerror(error.errnoCode)))")
        default:
            self = unreachable("the connection broke: \(ShownText.line("\(error)"))")
        }
    }

    private static func words(of error: NIOConnectionError) -> String {
        if let first = error.connectionErrors.first {
            let reason = (first.error as? IOError).map { String(cString: strerror($0.errnoCode)) }
            return "no connection: \(reason ?? ShownText.line("\(first.error)"))"
        }
        return "no connection: the name \(error.host) cannot be resolved"
    }

    private static func words(of error: HTTPClientError) -> String {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout: "no connection in time"
        case .tlsHandshakeTimeout: "no TLS handshake in time"
        case .deadlineExceeded, .readTimeout, .writeTimeout: "no answer in time"
        case .remoteConnectionClosed, .uncleanShutdown: "the connection was closed before the answer was whole"
        default: ShownText.line("\(error)")
        }
    }

    private static func words(ofHandshake text: String) -> String {
        let advice =
            switch true {
            case text.contains("CERTIFICATE_VERIFY_FAILED"), text.contains("unknownCA"):
                "; who issued its certificate is not trusted here: name that authority's file in http.tls.letsencrypt.directoryca"
            case text.contains("failedToValidateHostname"): "; its certificate is that of another host"
            case text.contains("WRONG_VERSION_NUMBER"), text.contains("HTTP_REQUEST"): "; it seems to speak plain HTTP"
            default: ""
            }
        return "no TLS with the authority: \(ShownText.line(text))\(advice)"
    }
}
