import AsyncHTTPClient
import NIOCore

/// The bytes of an answer, one time, in the pieces in which they arrive. The connection is read only as fast as this is.
///
/// A body that ends early or breaks throws `.unreachable`: read on from there with a range. So does one that nobody read for the
/// idle limit: a stalled client must not keep a connection.
struct S3ObjectBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    typealias Failure = S3Error

    private let body: HTTPClientResponse.Body
    private let length: Int64

    init(_ body: HTTPClientResponse.Body, length: Int64) {
        self.body = body
        self.length = length
    }

    func makeAsyncIterator() -> Iterator {
        Iterator(body: body.makeAsyncIterator(), missing: length)
    }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate var body: HTTPClientResponse.Body.AsyncIterator
        /// Bytes that are still to come.
        fileprivate var missing: Int64

        mutating func next() async throws(S3Error) -> ByteBuffer? {
            let piece: ByteBuffer?
            do {
                piece = try await body.next()
            } catch {
                let failure = TransportFailure(error)
                throw S3Error(.unreachable, "the object broke off \(missing) bytes before its end: \(failure.text)")
            }
            guard let piece else {
                guard missing == 0 else {
                    throw S3Error(.unreachable, "the object broke off \(missing) bytes before its end")
                }
                return nil
            }
            missing -= Int64(piece.readableBytes)
            guard missing >= 0 else {
                throw S3Error(.damaged, "the server sent \(-missing) bytes more than it announced")
            }
            return piece
        }
    }
}
