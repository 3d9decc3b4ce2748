import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTPTypes
import NIOPosix

/// One request and its answer on a channel: turns the framework's values into ours and back.
struct Exchange: Sendable {
    let isSecure: Bool
    let threads: NIOThreadPool
    let handler: Listener.Handler
    let date: DateField

    init(isSecure: Bool, threads: NIOThreadPool, date: DateField, handler: @escaping Listener.Handler) {
        self.isSecure = isSecure
        self.threads = threads
        self.date = date
        self.handler = handler
    }

    func respond(to request: Request, with writer: consuming ResponseWriter, on channel: any Channel) async throws {
        let fate = BodyFate()
        let answer = await handler(incoming(request, on: channel, fate))
        var sent: Int64 = 0
        do {
            try await send(answer, isHead: request.method == .head, with: writer, on: channel, counting: &sent)
        } catch {
            answer.onEnd(AnswerEnd(sent: sent, failure: error))
            throw error
        }
        answer.onEnd(AnswerEnd(sent: sent))
        // Throwing makes the framework close the connection; it would wait for the client to do so.
        if fate.isBroken { throw HTTPConnectionError("a request's body was broken") }
    }

    private func incoming(_ request: Request, on channel: any Channel, _ fate: BodyFate) -> IncomingRequest {
        let isStream = channel.parent.map { $0.parent != nil } ?? false
        let remote = channel.remoteAddress ?? channel.parent?.remoteAddress
        let expectsContinue = request.headers[.expect]?.lowercased() == "100-continue"
        let whole = WholeBody(
            pieces: request.body, length: request.headers[.contentLength].flatMap { Int64($0) },
            isOpen: { !isStream || channel.isActive }, fate: fate)
        let body = RequestBody(whole) {
            if expectsContinue {
                channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)), promise: nil)
            }
        }
        return IncomingRequest(
            method: request.method, target: request.head.path ?? "/", authority: request.head.authority,
            headers: request.headers, body: body,
            connection: ConnectionInfo(
                remoteHost: remote.map(\.host) ?? "", remoteAddress: remote.map(\.text) ?? "", isSecure: isSecure,
                version: isStream ? "HTTP/2.0" : "HTTP/1.1"))
    }

    /// Pieces go straight to the channel, each when the one before has left for the network: the framework's writer
    /// would take in a whole blob when the client of an HTTP/2 stream is slow.
    private func send(
        _ answer: Answer, isHead: Bool, with writer: consuming ResponseWriter, on channel: any Channel,
        counting sent: inout Int64
    ) async throws {
        var head = HTTPResponse(status: answer.status, headerFields: answer.headers)
        head.headerFields[.date] = date.text
        if answer.hasLength { head.headerFields[.contentLength] = String(answer.body.length) }
        if isHead {
            try await writer.writeResponse(head)
            return
        }
        switch answer.body {
        case .empty, .unsent:
            try await writer.writeResponse(head)
        case .buffer(let bytes):
            try await writer.write(response: head, body: ResponseBody(byteBuffer: bytes))
            sent = Int64(bytes.readableBytes)
        case .file(let region):
            let body = try await writer.writeHead(head)
            while sent < region.length {
                let piece = try await region.piece(from: sent, on: threads)
                try await channel.writeAndFlush(HTTPResponsePart.body(piece)).get()
                sent += Int64(piece.readableBytes)
            }
            try await body.finish(nil)
        case .stream(let length, let pieces):
            let body = try await writer.writeHead(head)
            for try await piece in pieces {
                try await channel.writeAndFlush(HTTPResponsePart.body(piece)).get()
                sent += Int64(piece.readableBytes)
            }
            guard sent == length else { throw HTTPConnectionError("a body of \(length) bytes ended after \(sent)") }
            try await body.finish(nil)
        }
    }
}
