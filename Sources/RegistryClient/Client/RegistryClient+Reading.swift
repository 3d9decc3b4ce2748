import NIOCore

extension RegistryClient {
    /// The whole body of an answer, in time and within a bound.
    func document(_ answer: WireAnswer, of call: Call, upTo limit: Int) async throws(AttemptFailure) -> ByteBuffer {
        do {
            return try await withThrowingTaskGroup(of: ByteBuffer.self) { group in
                defer { group.cancelAll() }
                group.addTask { try await answer.bytes(upTo: limit) }
                group.addTask { [most = settings.limits.document] in
                    try await Task.sleep(for: most)
                    throw TransportFailure(.timeout, "the answer did not end", mayHaveArrived: true)
                }
                guard let bytes = try await group.next() else { throw TransportFailure(.timeout) }
                return bytes
            }
        } catch is NIOTooManyBytesError {
            throw AttemptFailure(
                ClientError(
                    .tooLarge, "\(call.purpose) at \(answer.url.origin): the answer is longer than \(limit) bytes",
                    status: answer.status))
        } catch {
            guard !Task.isCancelled else { throw AttemptFailure(cancelled(call)) }
            let broken = TransportFailure(error)
            throw AttemptFailure(
                failure(broken, of: call, at: answer.url, after: nil), mayPass: broken.mayPass, mayBeDone: true)
        }
    }
}
