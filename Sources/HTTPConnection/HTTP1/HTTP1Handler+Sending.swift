import HTTPTypes
import NIOCore
import NIOPosix

/// Answers on an HTTP/1 connection. Everything here runs on its event loop.
extension HTTP1Handler {
    /// Bodies up to this size are copied behind the head, so that an answer is one buffer and one write.
    private static let copiedSize = 16 << 10
    /// Bytes of a file that are handed to the system at once.
    private static let regionSize: Int64 = 1 << 20

    /// Sends the answer to the request under way, and goes on with the next when the client has taken enough of it.
    nonisolated(nonsending) func send(_ answer: Answer) async {
        let isContinuing = canContinue
        var sent: Int64 = 0
        do {
            try await write(answer, isContinuing: isContinuing, counting: &sent)
            answer.onEnd(AnswerEnd(sent: sent))
            answered(continuing: isContinuing)
        } catch {
            answer.onEnd(AnswerEnd(sent: sent, failure: error))
            brokeOff()
        }
    }

    private nonisolated(nonsending) func write(
        _ answer: Answer, isContinuing: Bool, counting sent: inout Int64
    ) async throws {
        guard let exchange else { throw HTTPConnectionError("the client went away before it was answered") }
        var connection: String?
        if !isContinuing { connection = "close" } else if exchange.isVersion10 { connection = "keep-alive" }
        var head = ByteBuffer()
        let length = answer.body.length
        let isCopied = length <= Int64(Self.copiedSize)
        head.reserveCapacity(512 + (answer.standing?.encoded.readableBytes ?? 0) + (isCopied ? Int(length) : 0))
        head.writeHead(of: answer, date: service.date.text, connection: connection)
        guard !exchange.isHead, answer.hasLength else { return try await writeAll(head) }
        switch answer.body {
        case .empty, .unsent:
            try await writeAll(head)
        case .buffer(let bytes):
            if isCopied {
                head.writeImmutableBuffer(bytes)
            } else {
                try write(.byteBuffer(head))
                head = bytes
            }
            try await writeAll(head)
            sent = length
        case .file(let region) where !service.isSecure:
            try write(.byteBuffer(head))
            try await write(region, counting: &sent)
        case .file(let region):
            try write(.byteBuffer(head))
            try await write(FilePieces(region: region, threads: service.threads), counting: &sent)
        case .stream(_, let pieces):
            try write(.byteBuffer(head))
            try await write(pieces, counting: &sent)
        }
        guard sent == length else { throw HTTPConnectionError("a body of \(length) bytes ended after \(sent)") }
    }

    /// Queues bytes for the next flush.
    private func write(_ data: IOData) throws {
        guard let context else { throw HTTPConnectionError("the client went away") }
        written += Int64(data.readableBytes)
        context.write(wrapOutboundOut(data), promise: nil)
    }

    /// Sends a small answer. Does not wait while the client takes what it is sent.
    private nonisolated(nonsending) func writeAll(_ bytes: ByteBuffer) async throws {
        guard let context else { throw HTTPConnectionError("the client went away") }
        written += Int64(bytes.readableBytes)
        if context.channel.isWritable, bytes.readableBytes <= Self.copiedSize * 2 {
            context.writeAndFlush(wrapOutboundOut(.byteBuffer(bytes)), promise: nil)
            guard !context.channel.isWritable else { return }
        }
        watch.enter(.sending)
        try await flushed(.byteBuffer(bytes))
    }

    private nonisolated(nonsending) func write(
        _ pieces: some AsyncSequence<ByteBuffer, any Error>, counting sent: inout Int64
    ) async throws {
        var underWay: EventLoopFuture<Void>?
        for try await piece in pieces {
            try await underWay?.get()
            watch.enter(.sending)
            underWay = try flush(.byteBuffer(piece))
            sent += Int64(piece.readableBytes)
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
                return try await write(FilePieces(region: rest, threads: service.threads), counting: &sent)
            }
            let file = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: region.descriptor)
            // The descriptor belongs to the region's owner.
            defer { _ = try? file.takeDescriptorOwnership() }
            let start = Int(region.offset + sent)
            watch.enter(.sending)
            try await flushed(
                .fileRegion(NIOCore.FileRegion(fileHandle: file, readerIndex: start, endIndex: start + Int(count))))
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
