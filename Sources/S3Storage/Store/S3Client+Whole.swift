import NIOCore
import ObjectStorage

extension S3Client {
    /// Times that an answer may break off.
    private static let attempts = 4

    /// A small object, or a range of a larger one, as a whole; nil when the key holds nothing. One that breaks off is read again.
    /// Throws `.tooLarge` before it reads more than `limit` bytes.
    ///
    /// - Parameter prepare: is told how many bytes come before they are read, and may wait.
    func readWhole(
        _ key: S3Key, range: Range<Int64>? = nil, upTo limit: Int, if condition: S3ReadCondition = .none,
        prepare: ((Int) async throws(StorageError) -> Void)? = nil
    ) async throws(StorageError) -> (head: S3ObjectHead, bytes: ByteBuffer)? {
        var attempt = 1
        while true {
            let fetch: S3Fetch
            do throws(S3Error) {
                // One that waits must not keep a connection that others need.
                fetch = try await getObject(key, range: range, if: condition, isBrief: prepare == nil)
            } catch {
                guard range != nil, error.status == 416 else { throw StorageError(error) }
                // An object of no bytes has no first ones either.
                let head = try await asking { () async throws(S3Error) in try await headObject(key) }
                return head.map { ($0, ByteBuffer()) }
            }
            guard case .object(let object) = fetch else { return nil }
            guard object.length <= Int64(limit) else {
                throw StorageError(
                    .tooLarge, "\(key) has \(object.length) bytes, more than the \(limit) that may be read at once")
            }
            try await prepare?(Int(object.length))
            do throws(S3Error) {
                return (object.head, try await object.collect(upTo: limit))
            } catch {
                guard attempt < S3Client.attempts, error.reason == .unreachable else { throw StorageError(error) }
                attempt += 1
            }
        }
    }
}
