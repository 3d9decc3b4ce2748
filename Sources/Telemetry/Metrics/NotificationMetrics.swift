/// Counts the notifications of each endpoint, under the names that Distribution gives them.
public final class NotificationMetrics: MetricSource {
    private let endpoints: [EndpointMetrics]

    /// - Parameter endpoints: their names, as the configuration has them.
    public init(endpoints: [String]) {
        self.endpoints = endpoints.map { EndpointMetrics(name: $0) }
    }

    /// The instruments of an endpoint, in the order of their names; kept by whoever sends to it.
    public subscript(_ index: Int) -> EndpointMetrics { endpoints[index] }

    public func write(to exposition: inout Exposition) {
        exposition.begin(
            "registry_notifications_events_total", .counter, "Events, by what became of them.")
        for endpoint in endpoints {
            for kind in EndpointMetrics.Kind.allCases {
                exposition.add(endpoint.events(kind), ["type": kind.rawValue, "endpoint": endpoint.name])
            }
        }
        exposition.begin(
            "registry_notifications_pending_total", .gauge, "Events that wait to be sent.")
        for endpoint in endpoints { exposition.add(endpoint.pending.value, ["endpoint": endpoint.name]) }
        exposition.begin("registry_notifications_status_total", .counter, "Answers of the endpoints, by status.")
        for endpoint in endpoints {
            for (code, count) in endpoint.statuses where count > 0 {
                exposition.add(count, ["code": code, "endpoint": endpoint.name])
            }
        }
    }
}
