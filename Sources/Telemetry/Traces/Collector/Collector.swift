import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Posts spans to where they are collected. To be ended by ``shutdown()``.
final class Collector: Sendable {
    private enum State {
        case unused
        case open(HTTPClient)
        case ended
    }

    /// Bytes of an answer that are read.
    private static let largestAnswer = 64 << 10
    /// What they may take, once the status is there.
    private static let bodyLimit = Duration.seconds(3)

    private let settings: TraceSettings
    /// The client is made when the first spans are sent.
    private let state = Mutex(State.unused)

    init(_ settings: TraceSettings) {
        self.settings = settings
    }

    /// Returns within `limit`, a few seconds more when a body comes slowly, or soon after the task is cancelled.
    func post(_ body: ByteBuffer, within limit: Duration) async -> CollectorAnswer {
        var request = HTTPClientRequest(url: settings.endpoint)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: settings.format.mediaType)
        if !settings.headers.contains(where: { $0.name.lowercased() == "user-agent" }) {
            request.headers.add(name: "User-Agent", value: settings.userAgent)
        }
        for header in settings.headers { request.headers.add(name: header.name, value: header.value) }
        request.body = .bytes(body)
        do {
            let head = try await client().execute(request, timeout: TimeAmount(limit))
            let status = Int(head.status.code)
            let answer = await bytes(of: head.body)
            let wait = head.headers.first(name: "Retry-After").flatMap { Int64($0) }.map { Duration.seconds($0) }
            let report = (200..<300).contains(status) ? settings.format.report(in: answer) : PartialSuccess()
            return CollectorAnswer(
                outcome: .status(status, retryAfter: wait), rejected: report.rejected,
                words: report.rejected > 0 ? "it rejects some: \(report.message)" : "it answers \(status)")
        } catch {
            return CollectorAnswer(outcome: .failed, words: CollectorAnswer.words(for: error))
        }
    }

    /// Closes connections.
    func shutdown() async {
        let last = state.withLock { state in
            defer { state = .ended }
            return state
        }
        guard case .open(let client) = last else { return }
        // Safe to ignore: all that can fail is what was still under way.
        try? await client.shutdown()
    }

    /// What comes in time of a body that is not too long; the status has decided before.
    private func bytes(of body: HTTPClientResponse.Body) async -> [UInt8] {
        await withTaskGroup(of: ByteBuffer?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try? await body.collect(upTo: Self.largestAnswer) }
            group.addTask {
                try? await Task.sleep(for: Self.bodyLimit)
                return nil
            }
            let first = await group.next() ?? nil
            return first.map { Array($0.readableBytesView) } ?? []
        }
    }

    private func client() throws -> HTTPClient {
        try state.withLock { state in
            switch state {
            case .ended: throw HTTPClientError.alreadyShutdown
            case .open(let client): return client
            case .unused:
                // Headers are for the collector alone, so nobody is followed to another place.
                var configuration = HTTPClient.Configuration(
                    tlsConfiguration: try settings.tls(), redirectConfiguration: .disallow)
                configuration.timeout = .init(connect: .seconds(10))
                // What is tried again is decided here.
                configuration.connectionPool.retryConnectionEstablishment = false
                let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
                state = .open(client)
                return client
            }
        }
    }
}
