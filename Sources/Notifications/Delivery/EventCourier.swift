package import NIOCore

/// Brings one body to an endpoint.
package protocol EventCourier: Sendable {
    /// Returns within the timeout of the settings, or at once when the task is cancelled.
    func deliver(_ body: ByteBuffer, to endpoint: EndpointSettings) async -> Delivery
    /// Whether a file that the settings name holds something else than when this was made. Blocks.
    func isOutdated(for settings: EndpointSettings) -> Bool
    func shutdown() async
}

extension EventCourier {
    package func isOutdated(for settings: EndpointSettings) -> Bool { false }
}
