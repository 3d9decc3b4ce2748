import Notifications
import Telemetry

extension EndpointNumbers {
    init(_ status: EndpointStatus) {
        self.init(
            name: status.name, events: status.events, successes: status.successes, failures: status.failures,
            errors: status.errors, dropped: status.dropped, pending: Int64(status.pending),
            pendingBytes: Int64(status.pendingBytes), unsaved: status.unsaved, statuses: status.statuses)
    }
}
