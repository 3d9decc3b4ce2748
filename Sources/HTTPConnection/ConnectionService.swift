import HTTPTypes
import Logging
import NIOCore
import NIOPosix

/// What all connections of a listener share.
struct ConnectionService: Sendable {
    let handler: Listener.Handler
    let immediateHandler: Listener.ImmediateHandler
    /// Renders what a connection answers by itself.
    let refusal: @Sendable (ConnectionRefusal, ConnectionInfo) -> Answer
    let limits: ConnectionLimits
    let isSecure: Bool
    let threads: NIOThreadPool
    let logger: Logger
    let executors: EventLoopExecutors
}
