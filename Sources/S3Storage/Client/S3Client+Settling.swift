import NIOHTTP1

extension S3Client {
    /// After a lost answer: looks whether the request was carried out. If it was, that is the answer. If what is there could be
    /// the work of another after ours, nobody can tell any more, and the caller hears `.unknownOutcome`.
    func settle(_ request: S3Request, after error: S3Error) async throws(S3Error) -> S3Answer {
        guard let key = request.key else { throw error }
        let head = try await headObject(key)
        var answer = S3Answer(status: 200, headers: [:])
        switch request.settlement {
        case .none:
            throw error
        case .writeMark(let mark):
            guard let head, head.writeMark == mark else { break }
            answer.headers.add(name: "etag", value: head.etag.text)
            return answer
        case .deletion:
            guard head == nil else { break }
            return answer
        case .completion(let size, let parts, let etag, let isVerified):
            guard let head, head.size == size, head.etag == etag || isVerified && head.etag.hasParts(parts) else {
                break
            }
            answer.headers.add(name: "etag", value: head.etag.text)
            return answer
        }
        guard error.reason == .conditionFailed || error.reason == .absent else { throw error }
        throw S3Error(
            .unknownOutcome,
            "\(place(of: request)): an earlier attempt got no answer, and the object is now another's; it may or may not have been "
                + "written in between",
            code: error.code, status: error.status, requestID: error.requestID)
    }
}
