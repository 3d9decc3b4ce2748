import Glibc
import NIOCore

extension HTTPConnectionError {
    /// Why an answer broke off, in words where the system and the network library have only their own.
    static func sending(_ error: any Error) -> any Error {
        switch error {
        case let error as IOError where [EPIPE, ECONNRESET, ECONNABORTED].contains(error.errnoCode):
            return HTTPConnectionError("the client ended the connection")
        case let error as IOError where [ETIMEDOUT, EHOSTUNREACH, ENETUNREACH].contains(error.errnoCode):
            return HTTPConnectionError("the client cannot be reached any more")
        case ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed, ChannelError.outputClosed, ChannelError.eof:
            return HTTPConnectionError("the connection was ended")
        default: return error
        }
    }
}
