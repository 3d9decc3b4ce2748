import NIOCore
import NIOHPACK
import NIOHTTP2

/// Answers on a stream. Everything here runs on its event loop.
extension HTTP2StreamHandler {
    nonisolated(nonsending) func send(_ answer: Answer) async {
        var count: Int64 = 0
        let received = received
        do {
            try await write(answer, counting: &count)
            answer.onEnd(AnswerEnd(sent: count, received: received))
            answered()
        } catch {
            let failure = dropReason.map { HTTPConnectionError($0) } ?? HTTPConnectionError.sending(error)
            answer.onEnd(AnswerEnd(sent: sent, received: received, failure: failure))
            brokeOff()
        }
    }

    private nonisolated(nonsending) func write(_ answer: Answer, counting count: inout Int64) async throws {
        let head = HPACKHeaders(answer, date: streams.date.text())
        let length = answer.body.length
        guard !isHead, answer.hasLength, length > 0 else {
            return try await flush(.headers(.init(headers: head, endStream: true)))
        }
        switch answer.body {
        case .empty, .unsent:
            try await flush(.headers(.init(headers: head, endStream: true)))
            return
        case .buffer(let bytes):
            try write(.headers(.init(headers: head)))
            count = length
            try await flush(.data(.init(data: .byteBuffer(bytes), endStream: true)))
            hasSent(Int(length))
        case .file(let region):
            try write(.headers(.init(headers: head)))
            try await write(FilePieces(region: region, threads: service.threads), length: length, counting: &count)
        case .stream(_, let pieces):
            try write(.headers(.init(headers: head)))
            try await write(pieces, length: length, counting: &count)
        }
        guard count == length else { throw HTTPConnectionError("a body of \(length) bytes ended after \(count)") }
    }

    private nonisolated(nonsending) func write(
        _ pieces: some AsyncSequence<ByteBuffer, any Error>, length: Int64, counting count: inout Int64
    ) async throws {
        var underWay: (end: EventLoopFuture<Void>, count: Int)?
        for try await piece in pieces {
            if let (end, count) = underWay {
                try await end.get()
                hasSent(count)
            }
            watch.enter(.sending)
            count += Int64(piece.readableBytes)
            guard count <= length else { break }
            let end = try future(.data(.init(data: .byteBuffer(piece), endStream: count == length)))
            let bound = NIOLoopBound(self, eventLoop: end.eventLoop)
            // Until the next piece is there this side is waited for.
            end.whenSuccess { bound.value.watch.enter(.ours) }
            underWay = (end, piece.readableBytes)
        }
        if let (end, count) = underWay {
            try await end.get()
            hasSent(count)
        }
    }

    private func write(_ payload: HTTP2Frame.FramePayload) throws {
        guard let context else { throw HTTPConnectionError("the client went away") }
        context.write(wrapOutboundOut(payload), promise: nil)
    }

    private nonisolated(nonsending) func flush(_ payload: HTTP2Frame.FramePayload) async throws {
        watch.enter(.sending)
        try await future(payload).get()
    }

    private func future(_ payload: HTTP2Frame.FramePayload) throws -> EventLoopFuture<Void> {
        guard let context else { throw HTTPConnectionError("the client went away") }
        let promise = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(payload), promise: promise)
        return promise.futureResult
    }
}
