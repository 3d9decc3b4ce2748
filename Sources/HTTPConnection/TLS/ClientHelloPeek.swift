import NIOCore

/// Holds back the first message of a handshake until it is whole and shows what the client offers, so that the TLS behind it can
/// be chosen by that; then lets everything pass and leaves.
final class ClientHelloPeek: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let handlers: (OfferedProtocols) -> [any ChannelHandler]
    private var reader = ClientHelloReader()
    private var held = ByteBuffer()
    private var isDone = false

    /// - Parameter handlers: gives what is put behind this one. It is asked once, with nothing offered when the client does not
    ///   speak TLS.
    init(choosing handlers: @escaping (OfferedProtocols) -> [any ChannelHandler]) {
        self.handlers = handlers
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDone else {
            context.fireChannelRead(data)
            return
        }
        let bytes = unwrapInboundIn(data)
        held.writeImmutableBuffer(bytes)
        switch reader.take(bytes) {
        case .incomplete: return
        case .message(let message): finish(context, OfferedProtocols(inClientHello: message))
        case .other: finish(context, OfferedProtocols())
        }
    }

    private func finish(_ context: ChannelHandlerContext, _ offered: OfferedProtocols) {
        isDone = true
        do {
            try context.pipeline.syncOperations.addHandlers(handlers(offered), position: .after(self))
        } catch {
            context.fireErrorCaught(error)
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(wrapInboundOut(held))
        held.clear()
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
