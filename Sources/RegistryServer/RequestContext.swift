import HTTPConnection

/// A routed request, as handlers get it.
struct RequestContext: Sendable {
    let request: IncomingRequest
    let route: Route
    let query: Query
}
