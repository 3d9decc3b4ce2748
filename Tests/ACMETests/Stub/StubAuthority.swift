import Encoding
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import SwiftASN1
import Synchronization
import X509

@testable import ACME

/// A small authority on loopback without TLS that believes everybody, for what pebble does not do: renewal information, rate limits,
/// and every way of being wrong. It does not look at signatures; pebble does.
final class StubAuthority: Sendable {
    typealias Script = @Sendable (StubRequest) -> StubAnswer?

    struct State: Sendable {
        var journal: [StubRequest] = []
        var orders: [Order] = []
        /// Seconds that certificates live.
        var lifetime: Int64 = 90 * 86_400
        /// Seconds since 1970 UTC.
        var now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
        var window: (start: Int64, end: Int64)?
        var windowRetryAfter: Int?
        var givesRenewalInformation = true
        var script: Script = { _ in nil }
    }

    struct Order: Sendable {
        var host: String
        var status = "ready"
        var chain: String?
        var replaces: String?
    }

    let issuer: TestIssuer
    private let state: Mutex<State>
    private let channel: any Channel

    private init(_ change: @Sendable (inout State) -> Void) async throws {
        issuer = try TestIssuer()
        var state = State()
        change(&state)
        self.state = Mutex(state)
        let holder = StubHolder()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(StubHandler(holder))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        holder.authority.withLock { $0 = self }
    }

    /// Runs `body` while the authority serves.
    static func with<Result>(
        _ change: @Sendable (inout State) -> Void = { _ in },
        _ body: (StubAuthority) async throws -> Result, isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result {
        let stub = try await StubAuthority(change)
        do {
            let result = try await body(stub)
            try await stub.channel.close().get()
            return result
        } catch {
            try? await stub.channel.close().get()
            throw error
        }
    }

    var origin: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }
    var directory: String { "\(origin)/dir" }

    func time() -> Int64 { state.withLock { $0.now() } }

    func change(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    /// The paths that were asked for, each with its method.
    var asked: [String] { state.withLock { $0.journal.map { "\($0.method) \($0.path)" } } }
    var journal: [StubRequest] { state.withLock { $0.journal } }
    var orders: [Order] { state.withLock { $0.orders } }

    func answer(_ request: StubRequest) -> StubAnswer {
        state.withLock { state in
            var request = request
            request.number = state.journal.count { $0.method == request.method && $0.path == request.path } + 1
            state.journal.append(request)
            var answer = state.script(request) ?? usual(request, &state)
            if !answer.fields.contains(name: "replay-nonce") {
                answer.fields.add(name: "replay-nonce", value: "nonce\(state.journal.count)")
            }
            if !answer.fields.contains(name: "date") {
                answer.fields.add(name: "date", value: StubAuthority.date(state.now()))
            }
            return answer
        }
    }

    private func usual(_ request: StubRequest, _ state: inout State) -> StubAnswer {
        let parts = request.path.prefix { $0 != "?" }.split(separator: "/").map(String.init)
        let number = parts.count > 1 ? Int(parts[1]) ?? -1 : -1
        switch (request.method, parts.first ?? "") {
        case (.GET, "dir"):
            let renewal = state.givesRenewalInformation ? #","renewalInfo":"\#(origin)/ari""# : ""
            return StubAnswer(
                body:
                    #"{"newNonce":"\#(origin)/nonce","newAccount":"\#(origin)/account","newOrder":"\#(origin)/order"\#(renewal)}"#
            )
        case (_, "nonce"):
            return StubAnswer()
        case (.POST, "account"):
            return StubAnswer(
                status: .created, fields: ["location": "\(origin)/account/1"], body: #"{"status":"valid"}"#)
        case (.POST, "order") where parts.count == 1:
            struct NewOrder: Decodable {
                var identifiers: [Identifier]
                var replaces: String?
            }
            guard let payload = request.payload,
                let order = try? JSONDecoder().decode(NewOrder.self, from: Data(payload.utf8)),
                let host = order.identifiers.first?.value
            else { return .problem(400, "malformed", "no order") }
            state.orders.append(Order(host: host, replaces: order.replaces))
            return told(state.orders.count - 1, state, status: .created)
        case (.POST, "order") where state.orders.indices.contains(number):
            return told(number, state)
        case (.POST, "authz") where state.orders.indices.contains(number):
            return StubAnswer(
                body:
                    #"{"identifier":{"type":"dns","value":"\#(state.orders[number].host)"},"status":"valid","challenges":[]}"#
            )
        case (.POST, "finalize") where state.orders.indices.contains(number):
            state.orders[number].chain = chain(request, state)
            state.orders[number].status = "valid"
            return told(number, state)
        case (.POST, "cert") where state.orders.indices.contains(number):
            return StubAnswer(
                fields: ["content-type": "application/pem-certificate-chain"], body: state.orders[number].chain ?? "")
        case (.GET, "ari"):
            guard let window = state.window else { return .problem(404, "malformed", "no such certificate") }
            var answer = StubAnswer(
                body:
                    #"{"suggestedWindow":{"start":"\#(UTCTime.text(window.start))","end":"\#(UTCTime.text(window.end))"},"#
                    + #""explanationURL":"https://acme.example/why"}"#)
            if let wait = state.windowRetryAfter { answer.fields.add(name: "retry-after", value: String(wait)) }
            return answer
        default:
            return .problem(404, "malformed", "there is nothing at \(request.path)")
        }
    }

    private func told(_ number: Int, _ state: State, status: HTTPResponseStatus = .ok) -> StubAnswer {
        let order = state.orders[number]
        let certificate = order.status == "valid" ? #","certificate":"\#(origin)/cert/\#(number)""# : ""
        return StubAnswer(
            status: status, fields: ["location": "\(origin)/order/\(number)"],
            body: #"{"status":"\#(order.status)","identifiers":[{"type":"dns","value":"\#(order.host)"}],"#
                + #""authorizations":["\#(origin)/authz/\#(number)"],"finalize":"\#(origin)/finalize/\#(number)"\#(certificate)}"#
        )
    }

    /// What it issues for the request in a finalization; empty when that is none.
    private func chain(_ request: StubRequest, _ state: State) -> String {
        struct Finalization: Decodable {
            var csr: String
        }
        guard let payload = request.payload,
            let finalization = try? JSONDecoder().decode(Finalization.self, from: Data(payload.utf8)),
            let bytes = Base64.decodeURLSafe(finalization.csr.utf8),
            let csr = try? CertificateSigningRequest(derEncoded: Array(bytes)),
            let names = try? csr.attributes.extensionRequest?.extensions.subjectAlternativeNames,
            let leaf = try? issuer.certificate(
                for: Array(names), key: csr.publicKey, notBefore: state.now(), notAfter: state.now() + state.lifetime),
            let text = try? leaf.pem + issuer.certificate.pem
        else { return "" }
        return text
    }

    private static func date(_ seconds: Int64) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
    }
}
