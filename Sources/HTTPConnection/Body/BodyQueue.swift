import NIOCore
import Synchronization

/// The pieces of a request's body between the connection, which puts them in, and the handler, which takes them out. Both
/// may be on different threads.
final class BodyQueue: Sendable {
    /// Bytes that are fetched ahead of the reader.
    private static let capacity = 128 << 10

    private enum End {
        case whole
        case broken(BrokenBody)
    }

    private struct State {
        var pieces = CircularBuffer<ByteBuffer>(initialCapacity: 4)
        var size = 0
        var end: End?
        var isWanted = false
        var reader: CheckedContinuation<ByteBuffer?, any Error>?
    }

    private let state = Mutex(State())
    private let demand: @Sendable () -> Void

    /// - Parameter demand: called whenever the reader waits or has made room, on its thread.
    init(demand: @escaping @Sendable () -> Void) {
        self.demand = demand
    }

    /// Whether somebody reads and there is room for more.
    var wantsMore: Bool {
        state.withLock { $0.isWanted && $0.end == nil && $0.size < Self.capacity }
    }

    /// Whether the reader has nothing to read and waits.
    var isStarved: Bool {
        state.withLock { $0.reader != nil }
    }

    func append(_ piece: ByteBuffer) {
        let reader = state.withLock { state -> CheckedContinuation<ByteBuffer?, any Error>? in
            if let reader = state.reader.take() { return reader }
            state.pieces.append(piece)
            state.size += piece.readableBytes
            return nil
        }
        reader?.resume(returning: piece)
    }

    /// The body has come whole.
    func finish() {
        end(.whole)?.resume(returning: nil)
    }

    /// No more will come, and what came is not all. What is queued can still be read.
    func fail(_ reason: BrokenBody) {
        end(.broken(reason))?.resume(throwing: reason)
    }

    private func end(_ end: End) -> CheckedContinuation<ByteBuffer?, any Error>? {
        state.withLock { state in
            guard state.end == nil else { return nil }
            state.end = end
            return state.reader.take()
        }
    }

    /// The next piece; nil after the last.
    func next() async throws -> ByteBuffer? {
        let ready = state.withLock { state -> Result<ByteBuffer?, BrokenBody>? in
            state.isWanted = true
            if let piece = state.pieces.popFirst() {
                state.size -= piece.readableBytes
                return .success(piece)
            }
            switch state.end {
            case .whole: return .success(nil)
            case .broken(let reason): return .failure(reason)
            case nil: return nil
            }
        }
        if let ready {
            if case .success(.some) = ready { demand() }
            return try ready.get()
        }
        return try await withCheckedThrowingContinuation { continuation in
            let ready = state.withLock { state -> Result<ByteBuffer?, BrokenBody>? in
                if let piece = state.pieces.popFirst() {
                    state.size -= piece.readableBytes
                    return .success(piece)
                }
                switch state.end {
                case .whole: return .success(nil)
                case .broken(let reason): return .failure(reason)
                case nil:
                    state.reader = continuation
                    return nil
                }
            }
            if let ready { continuation.resume(with: ready) } else { demand() }
        }
    }
}
