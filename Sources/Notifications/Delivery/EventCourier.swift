package import NIOCore

/// Brings one body to an endpoint.
package protocol EventCourier: Sendable {
    /// Returns within the timeout of the settings, or at once when the task is cancelled.
    func deliver(_ body: ByteBuffer, to endpoint: EndpointSettings) async -> Delivery
    func shutdown() async
}
