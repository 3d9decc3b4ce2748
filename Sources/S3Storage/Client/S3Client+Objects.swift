import Encoding
import NIOCore
import NIOHTTP1

extension S3Client {
    /// Size, age and ETag; nil when the key holds nothing.
    ///
    /// Answers to HEAD have no document. Where one does not tell why it refuses, or whether it was S3 that gave it, one byte is asked
    /// for: that answer does, so keys that have expired are renewed.
    func headObject(_ key: S3Key) async throws(S3Error) -> S3ObjectHead? {
        let refusal: S3Error
        do throws(S3Error) {
            return try await send(S3Request(.headObject, .HEAD, key)).objectHead()
        } catch {
            guard error.reason != .absent else { return nil }
            guard error.isUnexplained else { throw error }
            refusal = error
        }
        do throws(S3Error) {
            guard case .object(let object) = try await getObject(key, range: 0..<1, isBrief: true) else { return nil }
            return object.head
        } catch {
            // An object of no bytes has no first one.
            throw error.status == 416 ? refusal : error
        }
    }

    /// Opens an object for reading: all of it, or `range`, which begins inside of it and is cut at its end. `isBrief` says that the body
    /// is read at once, not as fast as a client takes it.
    func getObject(
        _ key: S3Key, range: Range<Int64>? = nil, if condition: S3ReadCondition = .none, isBrief: Bool = false
    ) async throws(S3Error) -> S3Fetch {
        var request = S3Request(.getObject, .GET, key)
        request.expects = .stream
        request.isBrief = isBrief
        if let range { request.headers.append(("range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")) }
        request.headers.append(contentsOf: condition.fields)
        let sent = request
        let answer = try await S3Client.present { () async throws(S3Error) in try await self.send(sent) }
        guard let answer else { return .absent }
        return answer.status == 304 ? .unchanged : .object(try answer.object(of: range))
    }

    /// What `ask` returns; nil when it throws `.absent`.
    static func present<Value>(
        _ ask: () async throws(S3Error) -> Value
    ) async throws(S3Error) -> Value? {
        do throws(S3Error) {
            return try await ask()
        } catch {
            guard error.reason == .absent else { throw error }
            return nil
        }
    }

    /// Stores an object whole. `payload` is kept until the answer is there, for further attempts.
    ///
    /// The answer to a conditional write can get lost after the server has carried it out; then a further attempt meets
    /// the condition broken by our own write. Every conditional write therefore carries a mark of its own, which is looked for in that
    /// case. When another writer's mark is found instead, nobody can say whether ours was there in between: `.unknownOutcome`.
    @discardableResult
    func putObject(
        _ payload: S3Payload, at key: S3Key, if condition: S3Condition = .none
    ) async throws(S3Error) -> S3ETag {
        var request = S3Request(.putObject, .PUT, key)
        request.payload = payload
        request.headers = settings.objectFields
        request.condition = condition
        guard condition != .none else { return try await send(request).etag() }
        let mark = surroundings.writeMark()
        request.headers.append((S3Request.markField, mark))
        request.settlement = .writeMark(mark)
        return try await send(request).etag()
    }

    /// Deletes an object; one that is not there is no failure. Servers that know no conditional delete say `.unsupported`
    /// or delete all the same: ask once at start.
    func deleteObject(_ key: S3Key, if condition: S3Condition = .none) async throws(S3Error) {
        var request = S3Request(.deleteObject, .DELETE, key)
        request.condition = condition
        if case .matches = condition { request.settlement = .deletion }
        let sent = request
        // S3 itself says 204 where nothing was.
        _ = try await S3Client.present { () async throws(S3Error) in try await self.send(sent) }
    }

    /// Deletes up to 1,000 objects with one request. Returns those that are still there; one that was not there is deleted.
    func deleteObjects(_ keys: [S3Key]) async throws(S3Error) -> [S3DeleteFailure] {
        guard !keys.isEmpty else { return [] }
        var document = XMLText(root: "Delete")
        for key in keys { document.element("Object") { $0.element("Key", key.text) } }
        document.element("Quiet", "true")
        var request = S3Request(.deleteObjects, .POST, nil)
        request.query = [("delete", "")]
        request.setDocument(document, withMD5: true)
        request.expects = .document(limit: S3Client.documentLimit)
        return try await send(request).document.children("Error").map { failure in
            S3DeleteFailure(
                key: S3Key(failure.text("Key")), code: failure.text("Code"), message: failure.text("Message"))
        }
    }

    /// Copies an object of up to 5 GiB within the server, when the source still has the content `etag`.
    @discardableResult
    func copyObject(
        from source: S3Key, to target: S3Key, ifSource etag: S3ETag? = nil
    ) async throws(S3Error) -> S3ETag {
        var request = S3Request(.copyObject, .PUT, target)
        request.headers = settings.objectFields + copyFields(of: source, ifSource: etag)
        request.expects = .document(limit: S3Client.answerLimit)
        return try await send(request).etag()
    }

    func copyFields(of source: S3Key, ifSource etag: S3ETag?) -> [(String, String)] {
        var fields = [("x-amz-copy-source", "/\(settings.bucket)/\(PercentEncoding.encode(source.text, keeping: "/"))")]
        if let etag { fields.append(("x-amz-copy-source-if-match", etag.text)) }
        return fields
    }
}
