import HTTPConnection
import Telemetry

/// Shows what becomes of connections.
struct ConnectionSource: MetricSource {
    let listeners: [(name: String, counts: ConnectionCounts)]

    func write(to exposition: inout Exposition) {
        exposition.begin("registry_connections_open", .gauge, "Connections that are open.")
        for (name, counts) in listeners { exposition.add(Int64(counts.open), ["listener": name]) }
        exposition.begin("registry_connections_limit", .gauge, "Connections that may be open at once.")
        for (name, counts) in listeners where counts.limit > 0 {
            exposition.add(Int64(counts.limit), ["listener": name])
        }
        exposition.begin("registry_connections_accepted_total", .counter, "Connections that were taken.")
        for (name, counts) in listeners { exposition.add(counts.accepted, ["listener": name]) }
        exposition.begin(
            "registry_connections_dropped_total", .counter,
            "Connections, and streams of HTTP/2, that this side ended, by reason.")
        for (name, counts) in listeners {
            for drop in ConnectionCounts.Drop.allCases {
                exposition.add(counts.dropped(drop), ["listener": name, "reason": "\(drop)"])
            }
        }
        exposition.begin(
            "registry_connections_refused_requests_total", .counter,
            "What was refused as no request, or for breaking a limit of the connection.")
        for (name, counts) in listeners { exposition.add(counts.refused, ["listener": name]) }
        exposition.begin(
            "registry_connections_limit_reached_total", .counter,
            "How often as many connections were open as there may be, so that others wait.")
        for (name, counts) in listeners { exposition.add(counts.limitReached, ["listener": name]) }
        exposition.begin(
            "registry_connections_shortages_total", .counter,
            "How often the system had no descriptor for another connection.")
        for (name, counts) in listeners { exposition.add(counts.shortages, ["listener": name]) }
        exposition.begin(
            "registry_tls_handshakes_failed_total", .counter, "TLS handshakes that failed, by reason.")
        for (name, counts) in listeners where name == "main" {
            for (reason, count) in counts.failedHandshakes { exposition.add(count, ["reason": reason]) }
        }
    }
}
