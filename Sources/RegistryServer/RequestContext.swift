import Access
import HTTPConnection

/// A routed request, as handlers get it.
struct RequestContext: Sendable {
    let request: IncomingRequest
    let route: Route
    let query: Query
    /// Who asks; known once the gate has let the request in.
    var caller = Caller.anonymous
    /// Where handlers note what they do; nil while nobody wants to know.
    var changes: ChangeNotes?

    var principal: Principal { caller.principal }
}
