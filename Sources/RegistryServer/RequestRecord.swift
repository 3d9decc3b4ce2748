import Access
import HTTPConnection
import Telemetry

/// What is known of a request when its end is logged.
struct RequestRecord: Sendable {
    let request: IncomingRequest
    let received = Timestamp.now()
    let started = ContinuousClock.now
    var route: Route?
    var principal = Principal.anonymous
    var error: (any Error)?
    /// Under which events and log lines name the request; nil until somebody needs it.
    var id: String?
    /// What the request does, while somebody wants to know.
    var changes: ChangeNotes?

    init(_ request: IncomingRequest) {
        self.request = request
    }
}
