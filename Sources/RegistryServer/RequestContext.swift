import Access
import HTTPConnection

/// A routed request, as handlers get it.
struct RequestContext: Sendable {
    let request: IncomingRequest
    let route: Route
    let query: Query
    /// Who asks; known once the gate has let the request in.
    var caller = Caller.anonymous

    var principal: Principal { caller.principal }
}
