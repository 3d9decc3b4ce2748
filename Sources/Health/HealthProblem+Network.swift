import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix

extension HealthProblem {
    /// What the network or a client of it says, for a person.
    static func words(for error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { words(for: $0.error) } ?? "the name has no address"
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case let error as HTTPClientError where [.connectTimeout, .deadlineExceeded, .readTimeout].contains(error):
            "not in time"
        case is ChannelError: "not in time"
        default: "\(error)"
        }
    }
}
