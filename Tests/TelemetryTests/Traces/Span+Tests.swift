@testable import Telemetry

extension Span {
    static func named(_ name: String, parent: String? = nil) -> Span {
        let identity = SpanIdentity(
            traceID: "4bf92f3577b34da6a3ce929d0e0e4736", id: "00f067aa0ba902b7", parentID: parent)
        return Span(identity, name: name, start: Timestamp(seconds: 1_700_000_000, nanoseconds: 999_999_999))
    }
}
