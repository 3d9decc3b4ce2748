import Foundation
import NIOCore
import Synchronization

@testable import Notifications

/// Takes events for an endpoint as a test says, without a network.
final class StubCourier: EventCourier {
    typealias Script = @Sendable (_ number: Int, _ id: String) async -> Delivery

    private struct State {
        var sent: [String] = []
        var taken: [String] = []
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    private let script: Script

    /// - Parameter script: what comes of a request; those count from 1.
    init(_ script: @escaping Script = { _, _ in .answered(status: 200, place: nil) }) {
        self.script = script
    }

    /// The identifiers of events, each as often as it was sent.
    var sent: [String] { state.withLock { $0.sent } }
    /// Of those that were taken.
    var taken: [String] { state.withLock { $0.taken } }

    func deliver(_ body: ByteBuffer, to endpoint: EndpointSettings) async -> Delivery {
        let id = Self.identifier(in: body)
        let number = state.withLock { state in
            state.sent.append(id)
            return state.sent.count
        }
        let delivery = await script(number, id)
        guard delivery.isTaken else { return delivery }
        let ready = state.withLock { state in
            state.taken.append(id)
            let count = state.taken.count
            defer { state.waiting.removeAll { $0.count <= count } }
            return state.waiting.filter { $0.count <= count }.map(\.continuation)
        }
        for continuation in ready { continuation.resume() }
        return delivery
    }

    func shutdown() async {}

    /// The events that were taken, as soon as there are as many, or the test has run out of time.
    func taken(atLeast count: Int) async -> [String] {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isThere = state.withLock { state in
                    let isThere = state.taken.count >= count || Task.isCancelled
                    if !isThere { state.waiting.append((count, continuation)) }
                    return isThere
                }
                if isThere { continuation.resume() }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                defer { state.waiting = [] }
                return state.waiting.map(\.continuation)
            }
            for continuation in waiting { continuation.resume() }
        }
        return taken
    }

    private static func identifier(in body: ByteBuffer) -> String {
        struct Envelope: Decodable {
            struct Event: Decodable { var id: String }
            var events: [Event]
        }
        let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(body.readableBytesView))
        return envelope?.events.first?.id ?? ""
    }
}
