import NIOHTTP1

/// Shows how the endpoints of notifications stand, under the names that Distribution gives those that it has.
public struct NotificationMetrics: MetricSource {
    private static let statuses = StatusLabels()

    private let endpoints: @Sendable () -> [EndpointNumbers]

    /// - Parameter endpoints: asked for each look.
    public init(_ endpoints: @escaping @Sendable () -> [EndpointNumbers]) {
        self.endpoints = endpoints
    }

    public func write(to exposition: inout Exposition) {
        let endpoints = endpoints()
        exposition.begin("registry_notifications_events_total", .counter, "Events, by what became of them.")
        for endpoint in endpoints {
            let kinds: KeyValuePairs<String, UInt64> = [
                "Events": endpoint.events, "Successes": endpoint.successes, "Failures": endpoint.failures,
                "Errors": endpoint.errors, "Dropped": endpoint.dropped,
            ]
            for (kind, count) in kinds { exposition.add(count, ["type": kind, "endpoint": endpoint.name]) }
        }
        exposition.begin("registry_notifications_pending_total", .gauge, "Events that wait to be sent.")
        for endpoint in endpoints { exposition.add(endpoint.pending, ["endpoint": endpoint.name]) }
        exposition.begin("registry_notifications_pending_bytes", .gauge, "What events take that wait to be sent.")
        for endpoint in endpoints { exposition.add(endpoint.pendingBytes, ["endpoint": endpoint.name]) }
        exposition.begin(
            "registry_notifications_unsaved_total", .counter,
            "Events that were in memory only, where they were to be kept.")
        for endpoint in endpoints { exposition.add(endpoint.unsaved, ["endpoint": endpoint.name]) }
        exposition.begin("registry_notifications_status_total", .counter, "Answers of the endpoints, by status.")
        for endpoint in endpoints {
            for (code, count) in Self.codes(endpoint.statuses) {
                exposition.add(count, ["code": code, "endpoint": endpoint.name])
            }
        }
    }

    /// `200 OK`, in the order of the numbers. An endpoint can answer whatever it likes, so rare ones are one.
    private static func codes(_ counts: [Int: UInt64]) -> [(code: String, count: UInt64)] {
        var other: UInt64 = 0
        var codes: [(code: String, count: UInt64)] = []
        for (status, count) in counts.sorted(by: { $0.key < $1.key }) {
            if statuses.isKnown(status) {
                codes.append(("\(status) \(HTTPResponseStatus(statusCode: status).reasonPhrase)", count))
            } else {
                other &+= count
            }
        }
        return other > 0 ? codes + [("other", other)] : codes
    }
}
