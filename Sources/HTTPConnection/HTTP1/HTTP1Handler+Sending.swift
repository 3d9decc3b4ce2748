import HTTPTypes
import NIOCore
import NIOPosix

/// Answers on an HTTP/1 connection. Everything here runs on its event loop.
extension HTTP1Handler {
    /// Bodies up to this size are copied behind the head, so that an answer is one buffer and one write.
    private static let copiedSize = 16 << 10
    /// Bytes of a file that are handed to the system at once.
    private static let regionSize: Int64 = 8 << 20

    /// Sends the answer to the request under way, and goes on with the next when the client has taken enough of it.
    nonisolated(nonsending) func send(_ answer: Answer) async {
        guard !sendAtOnce(answer) else { return }
        let isContinuing = canContinue
        var sent: Int64 = 0
        let received = exchange?.received ?? 0
        do {
            try await write(answer, isContinuing: isContinuing, counting: &sent)
            answer.onEnd(AnswerEnd(sent: sent, received: received))
            answered(continuing: isContinuing)
        } catch {
            let failure = dropReason.map { HTTPConnectionError($0) } ?? HTTPConnectionError.sending(error)
            answer.onEnd(AnswerEnd(sent: sent, received: received, failure: failure))
            brokeOff()
        }
    }

    /// Sends a small answer in one write, if the client has taken what it was sent before. Returns whether it did.
    func sendAtOnce(_ answer: Answer) -> Bool {
        guard let context, let exchange, context.channel.isWritable else { return false }
        var bytes: ByteBuffer
        var sent: Int64 = 0
        let isContinuing = canContinue
        switch answer.body {
        case .empty, .unsent:
            bytes = head(of: answer, on: exchange, isContinuing: isContinuing, room: 0)
        case .buffer(let body) where body.readableBytes <= Self.copiedSize:
            let isWanted = !exchange.isHead && answer.hasLength
            bytes = head(of: answer, on: exchange, isContinuing: isContinuing, room: isWanted ? body.readableBytes : 0)
            if isWanted {
                bytes.writeImmutableBuffer(body)
                sent = Int64(body.readableBytes)
            }
        case .buffer, .file, .stream:
            guard exchange.isHead || !answer.hasLength else { return false }
            bytes = head(of: answer, on: exchange, isContinuing: isContinuing, room: 0)
        }
        written += Int64(bytes.readableBytes)
        context.write(wrapOutboundOut(.byteBuffer(bytes)), promise: nil)
        batch.add(context)
        answer.onEnd(AnswerEnd(sent: sent, received: exchange.received))
        answered(continuing: isContinuing)
        return true
    }

    private func head(of answer: Answer, on exchange: HTTP1Exchange, isContinuing: Bool, room: Int) -> ByteBuffer {
        var connection: String?
        if !isContinuing { connection = "close" } else if exchange.isVersion10 { connection = "keep-alive" }
        var head = ByteBufferAllocator().buffer(
            capacity: 512 + (answer.standing?.encoded.readableBytes ?? 0) + room)
        head.writeHead(of: answer, date: date.text(), connection: connection)
        return head
    }

    private nonisolated(nonsending) func write(
        _ answer: Answer, isContinuing: Bool, counting sent: inout Int64
    ) async throws {
        guard let exchange else { throw HTTPConnectionError("the client went away before it was answered") }
        let head = head(of: answer, on: exchange, isContinuing: isContinuing, room: 0)
        watch.enter(.sending)
        guard !exchange.isHead, answer.hasLength else { return try await flushed(.byteBuffer(head)) }
        let length = answer.body.length
        switch answer.body {
        case .empty, .unsent:
            return try await flushed(.byteBuffer(head))
        case .buffer(let bytes):
            try write(.byteBuffer(head))
            try await flushed(.byteBuffer(bytes))
            sent = length
        case .file(let region) where length <= Self.copiedSize:
            let pieces = FilePieces(region: region, threads: service.threads)
            try await write(head, before: pieces, length: length, counting: &sent)
        case .stream(_, let pieces) where length <= Self.copiedSize:
            try await write(head, before: pieces, length: length, counting: &sent)
        case .file(let region) where !service.isSecure:
            try write(.byteBuffer(head))
            try await write(region, counting: &sent)
        case .file(let region):
            try write(.byteBuffer(head))
            try await write(FilePieces(region: region, threads: service.threads), length: length, counting: &sent)
        case .stream(_, let pieces):
            try write(.byteBuffer(head))
            try await write(pieces, length: length, counting: &sent)
        }
        guard sent == length else { throw HTTPConnectionError("a body of \(length) bytes ended after \(sent)") }
    }

    /// Sends a small body in one write with its head.
    private nonisolated(nonsending) func write(
        _ head: ByteBuffer, before pieces: some AsyncSequence<ByteBuffer, any Error>, length: Int64,
        counting sent: inout Int64
    ) async throws {
        var whole = head
        for try await piece in pieces { whole.writeImmutableBuffer(piece) }
        sent = Int64(whole.readableBytes - head.readableBytes)
        guard sent == length else { return }
        try await flushed(.byteBuffer(whole))
    }

    /// Queues bytes for the next flush.
    private func write(_ data: IOData) throws {
        guard let context else { throw HTTPConnectionError("the client went away") }
        written += Int64(data.readableBytes)
        context.write(wrapOutboundOut(data), promise: nil)
    }

    private nonisolated(nonsending) func write(
        _ pieces: some AsyncSequence<ByteBuffer, any Error>, length: Int64, counting sent: inout Int64
    ) async throws {
        var underWay: EventLoopFuture<Void>?
        for try await piece in pieces {
            try await underWay?.get()
            sent += Int64(piece.readableBytes)
            // More than was announced would be taken for the next answer.
            guard sent <= length else { return }
            watch.enter(.sending)
            let flushed = try flush(.byteBuffer(piece))
            let bound = NIOLoopBound(self, eventLoop: flushed.eventLoop)
            // Until the next piece is there this side is waited for.
            flushed.whenSuccess { bound.value.watch.enter(.ours) }
            underWay = flushed
        }
        try await underWay?.get()
    }

    /// Lets the system send a file: the bytes never come here.
    private nonisolated(nonsending) func write(_ region: FileRegion, counting sent: inout Int64) async throws {
        while sent < region.length {
            let count = Swift.min(Self.regionSize, region.length - sent)
            guard try await region.prepare(from: sent, count: count, on: service.threads) else {
                var rest = region
                rest.offset += sent
                rest.length -= sent
                let pieces = FilePieces(region: rest, threads: service.threads)
                return try await write(pieces, length: region.length, counting: &sent)
            }
            let file = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: region.descriptor)
            // The descriptor belongs to the region's owner.
            defer { _ = try? file.takeDescriptorOwnership() }
            let start = Int(region.offset + sent)
            watch.enter(.sending)
            fileUnderWay = region
            defer { fileUnderWay = nil }
            try await flushed(
                .fileRegion(NIOCore.FileRegion(fileHandle: file, readerIndex: start, endIndex: start + Int(count))))
            watch.enter(.ours)
            sent += count
        }
        withExtendedLifetime(region.owner) {}
    }

    private nonisolated(nonsending) func flushed(_ data: IOData) async throws {
        try await flush(data).get()
    }

    private func flush(_ data: IOData) throws -> EventLoopFuture<Void> {
        guard let context else { throw HTTPConnectionError("the client went away") }
        written += Int64(data.readableBytes)
        let promise = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(data), promise: promise)
        return promise.futureResult
    }
}
