import NIOCore
import NIOHTTP1

extension RegistryClient {
    /// Asks for something outside the OCI interface, such as Packhouse's `/v1/`. Answers of 2xx come back, and 304 to one that knows a
    /// tag; all others are thrown.
    ///
    /// GET, HEAD, PUT and DELETE are repeated when they fail; POST only when the server cannot have seen it.
    public func send(_ request: DocumentRequest) async throws(ClientError) -> DocumentAnswer {
        var call = Call(request.method.wire, request.target, request.purpose)
        for (name, value) in request.headers.sorted(by: { $0.key < $1.key }) {
            call.headers.replaceOrAdd(name: name, value: value)
        }
        call.headers.replaceOrAdd(name: "accept", value: request.accept)
        if let tag = request.ifNoneMatch { call.headers.replaceOrAdd(name: "if-none-match", value: tag) }
        if let tag = request.ifMatch { call.headers.replaceOrAdd(name: "if-match", value: tag) }
        call.say(request.message)
        if let body = request.body {
            call.headers.replaceOrAdd(name: "content-type", value: request.contentType)
            call.body = .bytes(body)
        }
        call.repetition = request.method == .post ? .unlessDone : .always
        call.lane = request.method == .get || request.method == .head ? .exchange : .lasting
        call.isLong = call.lane == .lasting
        let (answer, body) = try await wholeAnswer(to: call, upTo: request.largest)
        let isUnchanged = answer.status == 304 && request.ifNoneMatch != nil
        if !answer.isSuccess {
            guard isUnchanged else { throw await refusal(answer, to: call) }
            await answer.discard()
        }
        var trail = request.trail
        let next = try next(after: answer, of: call, &trail)
        return DocumentAnswer(
            status: answer.status, isUnchanged: isUnchanged, entityTag: answer.field("etag"),
            contentType: answer.field("content-type"), headers: answer.headers, body: body,
            next: next.map { request.going(to: $0, trail) })
    }
}
