import NIOCore
import ObjectStorage
import Synchronization

/// An object that was opened: its size, its ETag and its first bytes. Everything else is read when it is asked for, as long as
/// the object still has that ETag.
///
/// A read that goes on where another ended belongs to a sequence and gets a stream, of which further ones take what they want;
/// any other read asks for its range alone. A stream that breaks is opened again where it broke.
final class S3Reader: ObjectReader {
    /// Bytes that opening brings; all of a small object.
    static let headSize: Int64 = 128 << 10
    /// Bytes that one stream brings at most.
    private static let window: Int64 = 64 << 20
    /// Streams, and ends of reads, that are kept for those who go on.
    private static let kept = 4
    /// Times that a read may break without having brought a byte.
    private static let patience = 3

    private struct State: Sendable {
        var streams: [ParkedStream] = []
        var ends: [Int64] = []
    }

    let size: Int64
    private let key: S3Key
    private let etag: S3ETag
    private let client: S3Client
    private let head: ByteBuffer
    private let state = Mutex(State())

    private init(key: S3Key, size: Int64, etag: S3ETag, head: ByteBuffer, client: S3Client) {
        self.key = key
        self.size = size
        self.etag = etag
        self.head = head
        self.client = client
    }

    /// Nil when the key holds nothing.
    static func open(_ key: S3Key, with client: S3Client) async throws(StorageError) -> S3Reader? {
        let first = try await client.readWhole(key, range: 0..<headSize, upTo: Int(headSize))
        return first.map { S3Reader(key: key, size: $0.head.size, etag: $0.head.etag, head: $0.bytes, client: client) }
    }

    var localFile: LocalFile? { nil }

    func read(_ range: Range<Int64>) async throws(StorageError) -> ByteBuffer {
        try await read(range, before: size)
    }

    func read(_ range: Range<Int64>, before end: Int64) async throws(StorageError) -> ByteBuffer {
        guard range.lowerBound >= 0, range.upperBound <= size else {
            throw StorageError(.inputOutput, "cannot read the bytes \(range) of \(key), which has \(size)")
        }
        let known = Int64(head.readableBytes)
        var bytes = ByteBuffer()
        if range.lowerBound < known {
            let cut = min(range.upperBound, known)
            let start = head.readerIndex + Int(range.lowerBound)
            bytes = head.getSlice(at: start, length: Int(cut - range.lowerBound)) ?? bytes
            if cut == range.upperBound { return bytes }
        }
        try await readRest(of: range, before: min(max(end, range.upperBound), size), into: &bytes)
        return bytes
    }

    private func readRest(
        of range: Range<Int64>, before last: Int64, into bytes: inout ByteBuffer
    ) async throws(StorageError) {
        bytes.reserveCapacity(range.count)
        var stream = takeStream(at: range.lowerBound + Int64(bytes.readableBytes))
        // Who says where to stop will read on until there.
        let isSequence = stream != nil || isExpected(range.lowerBound + Int64(bytes.readableBytes)) || last < size
        var failures = 0
        while bytes.readableBytes < range.count {
            do throws(S3Error) {
                let position = range.lowerBound + Int64(bytes.readableBytes)
                if stream == nil || stream?.isAtEnd == true {
                    let end =
                        isSequence ? min(last, max(position + S3Reader.window, range.upperBound)) : range.upperBound
                    stream = try await openStream(position..<end)
                }
                guard let piece = try await stream?.next(range.count - bytes.readableBytes), piece.readableBytes > 0
                else { throw S3Error(.unreachable, "\(key) ended at byte \(position); it has \(size)") }
                bytes.writeImmutableBuffer(piece)
                failures = 0
            } catch {
                stream = nil
                failures += 1
                guard error.reason != .conditionFailed, error.reason != .absent else {
                    throw StorageError(.replaced, "\(key) was replaced or deleted while it was read")
                }
                guard failures < S3Reader.patience, error.reason == .unreachable || error.reason == .damaged else {
                    throw StorageError(error)
                }
            }
        }
        if range.upperBound < last { keep(stream, endedAt: range.upperBound) }
    }

    private func openStream(_ range: Range<Int64>) async throws(S3Error) -> S3Stream {
        guard case .object(let object) = try await client.getObject(key, range: range, if: .matches(etag)) else {
            throw S3Error(.absent, "\(key) was deleted while it was read")
        }
        return S3Stream(object, from: range.lowerBound)
    }

    /// Whether a read at `position` goes on where another ended, or where the first bytes end.
    private func isExpected(_ position: Int64) -> Bool {
        if position == Int64(head.readableBytes) { return true }
        return state.withLock { state in
            guard let index = state.ends.firstIndex(of: position) else { return false }
            state.ends.remove(at: index)
            return true
        }
    }

    private func takeStream(at position: Int64) -> S3Stream? {
        state.withLock { state in
            guard let index = state.streams.firstIndex(where: { $0.position == position }) else { return nil }
            return state.streams.remove(at: index).stream
        }
    }

    private func keep(_ stream: S3Stream?, endedAt end: Int64) {
        guard end < size else { return }
        let parked = stream.flatMap { $0.isAtEnd ? nil : ParkedStream($0) }
        state.withLock { state in
            if let parked {
                state.streams.append(parked)
                if state.streams.count > S3Reader.kept { state.streams.removeFirst() }
            } else {
                state.ends.append(end)
                if state.ends.count > S3Reader.kept { state.ends.removeFirst() }
            }
        }
    }
}

/// A stream that nobody reads at the moment.
// Safe: its iterator is not Sendable because two tasks must not use it at once. It lies in the reader's state, out of which one
// task takes it, whole, before it uses it, and puts it back afterwards.
private struct ParkedStream: @unchecked Sendable {
    let stream: S3Stream

    init(_ stream: S3Stream) {
        self.stream = stream
    }

    var position: Int64 { stream.position }
}
