import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// Says in one line why a request to an endpoint got no answer. Neither its address nor its headers are in it.
enum DeliveryWords {
    /// Bytes of what others say.
    private static let longest = 300

    static func words(for error: any Error, timeout: Duration) -> String {
        switch error {
        case let error as NIOConnectionError: return words(for: error)
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout, .getConnectionFromPoolTimeout: return "no connection in time"
            case .tlsHandshakeTimeout: return "no TLS handshake in time"
            case .deadlineExceeded, .readTimeout, .writeTimeout: return "no answer within \(timeout) (timeout)"
            case .remoteConnectionClosed, .uncleanShutdown:
                return "the connection was closed before there was an answer"
            default: return line("\(error)")
            }
        case NIOSSLError.uncleanShutdown: return "the connection was closed before there was an answer"
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: return words(ofHandshake: "\(error)")
        case let error as IOError:
            let isRefused = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH].contains(error.errnoCode)
            let what = isRefused ? "no connection" : "the connection broke"
            return "\(what): \(String(cString: strerror(error.errnoCode)))"
        case is CancellationError: return "the server is stopping"
        default: return "the connection broke: \(line("\(error)"))"
        }
    }

    /// Text of others without line ends and control characters, cut off where it gets long.
    static func line(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            guard shown.utf8.count < longest else { return shown + "…" }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: shown += " "
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    private static func words(for error: NIOConnectionError) -> String {
        guard let first = error.connectionErrors.first else {
            return "no connection: the name \(line(error.host)) cannot be resolved"
        }
        let reason = (first.error as? IOError).map { String(cString: strerror($0.errnoCode)) }
        return "no connection: \(reason ?? line("\(first.error)"))"
    }

    private static func words(ofHandshake text: String) -> String {
        let advice =
            switch true {
            case text.contains("CERTIFICATE_VERIFY_FAILED"), text.contains("unknownCA"):
                "; who issued its certificate is not trusted here: name that authority's file in cabundle"
            case text.contains("failedToValidateHostname"): "; its certificate is that of another host"
            case text.contains("WRONG_VERSION_NUMBER"), text.contains("HTTP_REQUEST"): "; it seems to speak plain HTTP"
            default: ""
            }
        return "no TLS: \(line(text))\(advice)"
    }
}
