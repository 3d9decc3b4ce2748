import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix

/// What became of an attempt to send spans.
struct CollectorAnswer: Hashable, Sendable {
    /// Bytes of what others say.
    private static let longest = 300

    var outcome: ExportAttempts.Outcome
    /// Spans that the collector did not take of those that it did.
    var rejected: Int64 = 0
    /// For the log; without address and headers.
    var words: String
}

extension CollectorAnswer {
    /// Why there is none, for a person.
    static func words(for error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            guard let first = error.connectionErrors.first else { return "its name cannot be resolved" }
            return words(for: first.error)
        case let error as IOError: return "no connection: \(String(cString: strerror(error.errnoCode)))"
        case let error as HTTPClientError:
            switch error {
            case .cancelled: return "the server ends"
            case .connectTimeout, .deadlineExceeded, .readTimeout, .getConnectionFromPoolTimeout:
                return "no answer in time"
            default: return shortened("\(error)")
            }
        case is CancellationError: return "the server ends"
        default: return shortened("\(error)")
        }
    }

    static func shortened(_ text: String) -> String {
        text.utf8.count <= longest ? text : String(decoding: text.utf8.prefix(longest), as: UTF8.self) + "…"
    }
}
