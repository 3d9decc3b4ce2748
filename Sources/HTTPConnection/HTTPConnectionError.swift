import NIOSSL

/// Why a listener could not be set up or an answer not be sent.
public struct HTTPConnectionError: Error, Sendable, CustomStringConvertible {
    /// For a person: what failed, where, and what would help.
    public var message: String
    public var cause: (any Error)?

    public init(_ message: String, cause: (any Error)? = nil) {
        self.message = message
        self.cause = cause
    }

    public var description: String {
        guard let cause else { return message }
        switch cause {
        // The message has said it.
        case NIOSSLError.failedToLoadCertificate, NIOSSLError.failedToLoadPrivateKey: return message
        default: return "\(message): \(cause)"
        }
    }
}
