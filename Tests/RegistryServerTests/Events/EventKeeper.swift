import Foundation
import NIOCore
import Notifications
import Synchronization

/// An endpoint that keeps events, without a network.
final class EventKeeper: EventCourier {
    struct Envelope: Decodable {
        var events: [KeptEvent]
    }

    private struct State {
        var events: [KeptEvent] = []
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    func deliver(_ body: ByteBuffer, to endpoint: EndpointSettings) async -> Delivery {
        guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(body.readableBytesView)) else {
            return .answered(status: 400, place: nil)
        }
        let ready = state.withLock { state in
            state.events += envelope.events
            let count = state.events.count
            defer { state.waiting.removeAll { $0.count <= count } }
            return state.waiting.filter { $0.count <= count }.map(\.continuation)
        }
        for continuation in ready { continuation.resume() }
        return .answered(status: 200, place: nil)
    }

    func shutdown() async {}

    /// All events, as soon as there are as many, or the test has run out of time.
    func events(atLeast count: Int) async -> [KeptEvent] {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isThere = state.withLock { state in
                    let isThere = state.events.count >= count || Task.isCancelled
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
        return state.withLock { $0.events }
    }

    var events: [KeptEvent] { state.withLock { $0.events } }
}
