import Logging
import NIOCore
import NIOHTTP2
import NIOTLS

/// Builds what a new connection needs: TLS, then HTTP/2 or HTTP/1, whichever the client chose.
struct ConnectionSetup: Sendable {
    /// What one stream may have under way, in bytes, before its sender must wait: enough for 50 MB/s at 20 ms.
    private static let streamWindow = 1 << 20
    /// Likewise for all streams of a connection together.
    private static let connectionWindow = 8 << 20
    private static let frameSize = 64 << 10

    let service: ConnectionService
    /// Nil for plain HTTP.
    let tls: TLSTermination?

    func initialize(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            guard let tls else { return try addHTTP1(to: channel, clientSubject: nil) }
            try tls.secure(channel)
            try channel.pipeline.syncOperations.addHandler(
                ProtocolChoice(
                    limit: service.limits.headerTimeout, counts: service.counts, logger: service.logger
                ) { chosen in
                    let subject = tls.clientSubject(of: channel)
                    if chosen == "h2" {
                        try addHTTP2(to: channel, clientSubject: subject)
                    } else if TLSTermination.isChallenge(chosen) {
                        service.logger.info(
                            "a validator of TLS-ALPN-01 was answered",
                            metadata: ["http.request.remoteaddr": "\(channel.remoteAddress?.text ?? "")"])
                        channel.close(promise: nil)
                    } else {
                        try addHTTP1(to: channel, clientSubject: subject)
                    }
                })
        }
    }

    private func addHTTP1(to channel: any Channel, clientSubject: String?) throws {
        try channel.pipeline.syncOperations.addHandler(
            HTTP1Handler(
                service: service, info: info(channel, "HTTP/1.1", clientSubject), on: channel.eventLoop))
    }

    private func addHTTP2(to channel: any Channel, clientSubject: String?) throws {
        let eventLoop = channel.eventLoop
        let limits = service.limits
        var connection = NIOHTTP2Handler.ConnectionConfiguration()
        connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: limits.streams),
            // What is over the limit by less than its double is answered 431, and not by the end of the connection.
            HTTP2Setting(parameter: .maxHeaderListSize, value: limits.headerSize * 2),
            HTTP2Setting(parameter: .initialWindowSize, value: Self.streamWindow),
            HTTP2Setting(parameter: .maxFrameSize, value: Self.frameSize),
        ]
        connection.targetWindowSize = Self.connectionWindow
        var stream = NIOHTTP2Handler.StreamConfiguration()
        stream.targetWindowSize = Self.streamWindow
        stream.outboundBufferSizeHighWatermark = 256 << 10
        stream.outboundBufferSizeLowWatermark = 64 << 10
        let manager = NIOHTTP2ServerConnectionManagementHandler(
            eventLoop: eventLoop,
            configuration: .init(
                maxIdleTime: TimeAmount(limits.idleTimeout), maxAge: nil, maxGraceTime: nil,
                keepalive: .init(
                    pingInterval: TimeAmount(limits.bodyTimeout), ackTimeout: TimeAmount(limits.bodyTimeout))))
        let streams = HTTP2Streams(channel, limits: limits, counts: service.counts)
        streams.start()
        let bound = NIOLoopBound(streams, eventLoop: eventLoop)
        let info = info(channel, "HTTP/2.0", clientSubject)
        let service = service
        let handler = NIOHTTP2Handler(
            mode: .server, eventLoop: eventLoop, connectionConfiguration: connection, streamConfiguration: stream,
            streamDelegate: manager.http2StreamDelegate
        ) { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandler(
                    HTTP2StreamHandler(
                        service: service, info: info, executor: service.executors[eventLoop], streams: bound.value))
            }
        }
        let goodbye = GoodbyeWatch()
        try channel.pipeline.syncOperations.addHandlers(goodbye, handler, manager, ConnectionEnd(streams, goodbye))
    }

    private func info(_ channel: any Channel, _ version: String, _ clientSubject: String?) -> ConnectionInfo {
        let remote = channel.remoteAddress
        return ConnectionInfo(
            remoteHost: remote?.host ?? "", remoteAddress: remote?.text ?? "", isSecure: tls != nil, version: version,
            clientSubject: clientSubject, lane: service.executors.lane(of: channel.eventLoop))
    }
}
