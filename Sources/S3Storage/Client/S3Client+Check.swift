import NIOHTTP1

extension S3Client {
    /// Whether the bucket can be reached: one HEAD request, and a second when the first broke off within a second, for a
    /// connection that was kept from before may have ended meanwhile. When it is refused without a word why, what ``check()``
    /// finds out, which may renew the keys.
    func headBucket() async throws(S3Error) {
        do throws(S3Error) {
            try await lookForBucket()
        } catch {
            guard error.isUnexplained else { throw error }
            try await check()
        }
    }

    private func lookForBucket() async throws(S3Error) {
        var request = S3Request(.headBucket, .HEAD, nil)
        request.isRetried = false
        let start = surroundings.elapsed()
        do throws(S3Error) {
            _ = try await send(request)
        } catch {
            guard error.reason == .unreachable, surroundings.elapsed() - start < .seconds(1) else { throw error }
            _ = try await send(request)
        }
    }

    /// Finds out at start what is wrong with bucket, region, keys or endpoint. A HEAD answer has no body to tell, so this lists
    /// one name, which every use of the bucket needs the right for. One attempt; the message of what it throws is one line for
    /// the log.
    func check() async throws(S3Error) {
        var request = S3Request(.listObjects, .GET, nil)
        request.query = [("list-type", "2"), ("max-keys", "1"), ("prefix", keys.prefix)]
        request.expects = .document(limit: S3Client.answerLimit)
        request.isRetried = false
        _ = try S3ListPage(try await send(request).document)
    }
}
