import Access
import HTTPConnection
import HTTPTypes
import Notifications
import Telemetry

/// What an event says of the request that it comes from.
struct RequestOrigin: Sendable {
    let request: EventRequest
    let actor: String?
    let links: LinkBuilder
    let time = Timestamp.now()

    /// Gives the record an identifier, which its log lines have too.
    init(_ record: inout RequestRecord, _ options: ServerOptions) {
        let request = record.request
        let id = record.identify()
        self.request = EventRequest(
            id: id, address: record.claimedAddress, host: request.authority ?? "", method: request.method.rawValue,
            userAgent: request.headers.value(of: .userAgent) ?? "")
        actor = record.principal.user
        links = LinkBuilder(request, options: options)
    }
}
