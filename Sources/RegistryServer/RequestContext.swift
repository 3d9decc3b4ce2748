import Access
import HTTPConnection

/// A routed request, as handlers get it.
struct RequestContext: Sendable {
    let request: IncomingRequest
    let route: Route
    let query: Query
    /// Who asks; known once the gate has let the request in.
    var caller = Caller.anonymous
    /// What decided that. Whatever else the answer shows is decided by the same, also when another policy has come since.
    var policy = AccessPolicy.usersOnly
    /// Whether the caller may not know if the repository or pack exists: then it does not, for this answer.
    var isHidden = false
    /// Where handlers note what they do; nil while nobody wants to know.
    var changes: ChangeNotes?

    var principal: Principal { caller.principal }
}
