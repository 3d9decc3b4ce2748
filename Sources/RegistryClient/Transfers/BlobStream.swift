public import NIOCore
import NIOHTTP1
import OCI

/// The bytes of a blob in the order of the blob, each once, as they come (OCI distribution-spec, "Pulling blobs").
///
/// A connection that breaks off is taken up again where it broke, by a range. The end comes only when all bytes were there and their
/// digest is right; until then they are to be believed by nobody. The connection is read only as fast as this is; one that
/// nobody reads for the stall limit is closed, and taken up again when somebody does.
public struct BlobStream: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer
    public typealias Failure = ClientError

    let client: RegistryClient
    let download: Download
    let call: Call
    let listener: TransferProgress.Listener?

    public func makeAsyncIterator() -> Iterator { Iterator(stream: self) }

    public struct Iterator: AsyncIteratorProtocol {
        /// Bytes after which failures count anew.
        private static let advance: Int64 = 1 << 20

        private let stream: BlobStream
        private var download: Download
        private var body: BlobBody?
        private var attempts: Attempts
        /// Where failures were last counted anew.
        private var advancedAt: Int64 = 0
        private var isOver = false

        init(stream: BlobStream) {
            self.stream = stream
            download = stream.download
            attempts = Attempts(stream.client.settings.retries, .always)
        }

        public mutating func next() async throws(ClientError) -> ByteBuffer? {
            guard !isOver else { return nil }
            do throws(ClientError) {
                let piece = try await piece()
                if piece == nil { isOver = true }
                return piece
            } catch {
                isOver = true
                body = nil
                throw error
            }
        }

        private mutating func piece() async throws(ClientError) -> ByteBuffer? {
            while true {
                let failure: AttemptFailure
                do throws(AttemptFailure) {
                    if body == nil { body = try await open() }
                    if let piece = try await body?.next() {
                        guard let news = try accept(piece) else { continue }
                        return news
                    }
                    guard try !isEnd() else { return nil }
                    failure = AttemptFailure(broken(), mayPass: true)
                } catch {
                    failure = error
                }
                body = nil
                // Whatever broke behind the last byte took nothing away; of a blob without a length 416 says that it was the last.
                if download.isWhole || failure.error.status == 416 && download.range != nil {
                    do throws(AttemptFailure) {
                        if try isEnd() { return nil }
                    } catch {
                        throw error.error
                    }
                }
                if download.received - advancedAt >= Iterator.advance {
                    attempts.advance()
                    advancedAt = download.received
                }
                switch attempts.next(after: failure, chance: stream.client.surroundings.chance()) {
                case .again(let wait):
                    await stream.client.rest(wait, before: stream.call.purpose, after: failure.error)
                case .fail: throw failure.error
                }
            }
        }

        /// Asks for what is missing.
        private mutating func open() async throws(AttemptFailure) -> BlobBody {
            var call = stream.call
            if let range = download.range { call.headers.replaceOrAdd(name: "range", value: range) }
            let answer = try await stream.client.attempt(call)
            if let refusal = await stream.client.passingRefusal(answer, to: call) { throw refusal }
            guard answer.status == 200 || answer.status == 206 else {
                throw AttemptFailure(await stream.client.refusal(answer, to: call))
            }
            do throws(Download.Wrong) {
                try download.begin(
                    status: answer.status, length: answer.length, contentRange: answer.field("content-range"))
            } catch {
                throw AttemptFailure(self.wrong(error))
            }
            return BlobBody(answer, call, stream.client)
        }

        /// What is new in a piece; nil when nothing is.
        private mutating func accept(_ piece: ByteBuffer) throws(AttemptFailure) -> ByteBuffer? {
            var piece = piece
            do throws(Download.Wrong) {
                piece.moveReaderIndex(forwardBy: try download.accept(piece.readableBytes))
            } catch {
                throw AttemptFailure(wrong(error))
            }
            guard piece.readableBytes > 0 else { return nil }
            piece.withUnsafeReadableBytes { download.hash($0) }
            stream.listener?(
                TransferProgress(digest: download.digest, transferred: download.received, total: download.total))
            return piece
        }

        private mutating func isEnd() throws(AttemptFailure) -> Bool {
            do throws(Download.Wrong) {
                return try download.end()
            } catch {
                throw AttemptFailure(wrong(error))
            }
        }

        private func broken() -> ClientError {
            ClientError(
                .connectionBroken,
                "\(stream.call.purpose) at \(stream.client.server): the connection ended after \(download.received) bytes"
            )
        }

        private func wrong(_ wrong: Download.Wrong) -> ClientError {
            let (code, words): (ClientError.Code, String) =
                switch wrong {
                case .size(let size, let expected):
                    (.digestMismatch, "the server has \(size) bytes of it, and it has \(expected)")
                case .tooLong: (.tooLarge, "more bytes come than it may have")
                case .range: (.malformedAnswer, "the server answers with another range than it was asked for")
                case .digest(let found): (.digestMismatch, "what came has the digest \(found)")
                }
            return ClientError(code, "\(stream.call.purpose) at \(stream.client.server): \(words)")
        }
    }
}
