import NIOCore
import Synchronization

/// The pieces of a request's body between the connection, which puts them in, and the handler, which takes them out. Both
/// may be on different threads.
final class BodyQueue: Sendable {
    /// Bytes that are fetched ahead of the reader.
    private static let capacity = 128 << 10
    /// What a piece counts for at least: keeping it costs memory however small it is.
    private static let leastPiece = 256

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

        /// What a reader gets at once; nil when it has to wait.
        mutating func take() -> Result<ByteBuffer?, any Error>? {
            isWanted = true
            if let piece = pieces.popFirst() {
                size -= BodyQueue.cost(of: piece)
                return .success(piece)
            }
            return switch end {
            case .whole: .success(nil)
            case .broken(let reason): .failure(reason)
            case nil: nil
            }
        }
    }

    private let state = Mutex(State())
    private let demand: @Sendable () -> Void

    /// - Parameter demand: called whenever the reader waits or has made room, on its thread.
    init(demand: @escaping @Sendable () -> Void) {
        self.demand = demand
    }

    /// Likewise, but `demand` is called on the event loop.
    convenience init(on eventLoop: any EventLoop, demand: @escaping @Sendable () -> Void) {
        self.init {
            if eventLoop.inEventLoop { demand() } else { eventLoop.execute(demand) }
        }
    }

    /// Whether somebody reads and there is room for more.
    var wantsMore: Bool {
        state.withLock { $0.isWanted && $0.end == nil && $0.size < Self.capacity }
    }

    /// Whether the reader has nothing to read and waits.
    var isStarved: Bool {
        state.withLock { $0.reader != nil }
    }

    private static func cost(of piece: ByteBuffer) -> Int { Swift.max(piece.readableBytes, leastPiece) }

    func append(_ piece: ByteBuffer) {
        let reader = state.withLock { state -> CheckedContinuation<ByteBuffer?, any Error>? in
            if let reader = state.reader.take() { return reader }
            state.pieces.append(piece)
            state.size += Self.cost(of: piece)
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
        if let ready = state.withLock({ $0.take() }) {
            if case .success(.some) = ready { demand() }
            return try ready.get()
        }
        return try await withCheckedThrowingContinuation { continuation in
            let ready = state.withLock { state in
                let ready = state.take()
                if ready == nil { state.reader = continuation }
                return ready
            }
            if let ready { continuation.resume(with: ready) } else { demand() }
        }
    }
}
