import NIOCore

/// A request's body that ends well only when all of it came. Over HTTP/2 a connection that goes away in the middle ends the
/// streams on it without an error, which must not pass for the end of an upload.
struct WholeBody<Pieces: AsyncSequence & Sendable>: AsyncSequence, Sendable where Pieces.Element == ByteBuffer {
    typealias Element = ByteBuffer
    typealias Failure = any Error

    let pieces: Pieces
    /// What Content-Length says; nil when the sender did not know.
    let length: Int64?
    /// Whether the sender can still be heard. A stream whose end has come stays so until it is answered.
    let isOpen: @Sendable () -> Bool
    let fate: BodyFate

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(iterator: pieces.makeAsyncIterator(), body: self)
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        var iterator: Pieces.AsyncIterator
        let body: WholeBody
        var count: Int64 = 0

        mutating func next() async throws -> ByteBuffer? {
            let piece: ByteBuffer?
            do {
                piece = try await iterator.next(isolation: #isolation)
            } catch let error as CancellationError {
                throw error
            } catch {
                throw broken("the body broke off after \(count) bytes: \(error)")
            }
            if let piece {
                count += Int64(piece.readableBytes)
                return piece
            }
            guard let length = body.length else {
                if body.isOpen() { return nil }
                throw broken("the client went away after \(count) bytes of a body, before its end")
            }
            guard count == length else {
                throw broken("the client went away after \(count) of a body's \(length) bytes")
            }
            return nil
        }

        private func broken(_ reason: String) -> BrokenBody {
            body.fate.markBroken()
            return BrokenBody(reason)
        }
    }
}
