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
    let counts: ConnectionCounts

    /// The answer to what a connection refuses by itself.
    func answer(to refusal: ConnectionRefusal, on connection: ConnectionInfo) -> Answer {
        counts.refusedRequest()
        return self.refusal(refusal, connection)
    }
}
