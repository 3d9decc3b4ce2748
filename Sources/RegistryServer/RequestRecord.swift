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

    init(_ request: IncomingRequest) {
        self.request = request
    }
}
