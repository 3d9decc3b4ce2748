import NIOCore

extension RegistryClient {
    /// The whole body of an answer, in time and within a bound.
    func document(_ answer: WireAnswer, of call: Call, upTo limit: Int) async throws(AttemptFailure) -> ByteBuffer {
        do {
            return try await answer.bytes(upTo: limit)
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
