import Access
import Encoding
import HTTPConnection
import HTTPTypes
import Logging
import NIOCore
import OCI
import ObjectStorage
import PackFormat
import PackIndex
import Registry
import Testing

@testable import RegistryServer

/// The API over a store of ``TestStores``, asked without a socket.
struct TestServer {
    let store: any ObjectStore
    let content: ContentStore
    let packs: PackIndex
    let api: RegistryAPI

    private let bases: [PackBase]

    init(
        policy: AccessPolicy = .open, certificates: [CertificateHealth] = [], bases: [PackBase] = [.empty],
        isShared: Bool? = nil, log: RecordingLog? = nil, events: EventRecorder? = nil,
        _ configure: (inout ServerOptions) -> Void = { $0.allowsDelete = true }
    ) throws {
        self.init(
            over: try TestStores.current.make(), gate: TestServer.gate(policy), certificates: certificates,
            bases: bases, isShared: isShared, log: log, events: events, wallClock: UTCTime.now, configure)
    }

    /// - Parameter wallClock: seconds since 1970 UTC.
    static func timed(by wallClock: @escaping @Sendable () -> Int64) throws -> TestServer {
        TestServer(
            over: try TestStores.current.make(), gate: gate(.open), certificates: [], bases: [.empty],
            wallClock: wallClock
        ) { $0.allowsDelete = true }
    }

    /// One of several over a store in which a test lets something happen before deletions.
    static func meeting() throws -> (server: TestServer, store: MetDeletion) {
        let store = MetDeletion(try TestStores.current.make())
        let server = TestServer(
            over: store, gate: gate(.open), certificates: [], bases: [.empty], isShared: true
        ) { $0.allowsDelete = true }
        return (server, store)
    }

    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Lets nobody log in.
    private static func gate(_ policy: AccessPolicy) -> AccessGate {
        AccessGate(policy: policy, authenticator: nil, logger: logger)
    }

    /// - Parameter isShared: whether other servers write to the store; nil for what is usual with its kind.
    private init(
        over store: any ObjectStore, gate: AccessGate, certificates: [CertificateHealth], bases: [PackBase],
        isShared: Bool? = nil, log: RecordingLog? = nil, events: EventRecorder? = nil,
        now: @escaping @Sendable () -> Int64 = MonotonicTime.now,
        wallClock: @escaping @Sendable () -> Int64 = UTCTime.now, _ configure: (inout ServerOptions) -> Void
    ) {
        self.store = store
        self.bases = bases
        var options = ServerOptions()
        configure(&options)
        let logger = log?.logger ?? TestServer.logger
        var contentOptions = TestStores.current.contentOptions
        if let isShared { contentOptions.isShared = isShared }
        content = ContentStore(
            store: store, options: contentOptions, logger: logger, wallClock: wallClock, now: now)
        packs = PackIndex(content, options: PackIndexOptions(bases: bases), logger: logger)
        api = RegistryAPI(
            content: content, packs: packs, gate: gate, options: options,
            journal: RequestJournal(accessLog: nil, logger: logger), logger: logger, events: events,
            certificates: { certificates })
    }

    /// The same store behind a server that lets nobody in without a login.
    func guarded(isShared: Bool? = nil, _ configure: (inout ServerOptions) -> Void = { _ in }) -> TestServer {
        TestServer(
            over: store, gate: TestServer.gate(.usersOnly), certificates: [], bases: bases, isShared: isShared,
            wallClock: UTCTime.now, configure)
    }

    /// The same with nanoseconds that a test gives.
    func guarded(isShared: Bool, at now: @escaping @Sendable () -> Int64) -> TestServer {
        TestServer(
            over: store, gate: TestServer.gate(.usersOnly), certificates: [], bases: bases, isShared: isShared,
            now: now
        ) { _ in }
    }

    /// The same store behind a server that `users` can log in to.
    func open(
        to users: TestUsers, _ policy: AccessPolicy, tokens: Bool = false, bases: [PackBase]? = nil,
        _ configure: (inout ServerOptions) -> Void = { $0.allowsDelete = true }
    ) throws -> TestServer {
        let gate = try users.gate(policy, tokens: tokens, logger: TestServer.logger)
        return TestServer(
            over: store, gate: gate, certificates: [], bases: bases ?? self.bases, wallClock: UTCTime.now, configure)
    }

    /// The same store behind a server that takes the tokens of an outside server.
    func open(to issuer: TestTokenServer) throws -> TestServer {
        let gate = try issuer.gate(logger: TestServer.logger)
        return TestServer(over: store, gate: gate, certificates: [], bases: bases, wallClock: UTCTime.now) {
            $0.allowsDelete = true
        }
    }

    /// The same store behind a server that remembers nothing.
    func restarted() -> TestServer {
        TestServer(over: store, gate: TestServer.gate(.open), certificates: [], bases: bases, wallClock: UTCTime.now) {
            $0.allowsDelete = true
        }
    }

    /// Another server over the same store, which others write to.
    func replica() -> TestServer {
        TestServer(
            over: store, gate: TestServer.gate(.open), certificates: [], bases: bases, isShared: true,
            wallClock: UTCTime.now
        ) {
            $0.allowsDelete = true
        }
    }

    struct Reply {
        var status: Int
        var headers: HTTPFields
        var length: Int64
        var body: String
        /// Bytes of the largest part of the body that was in memory as a whole.
        var largestPiece = 0

        func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    }

    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ target: String, _ fields: [String: String] = [:], body: String = "",
        isSecure: Bool = false
    ) async throws -> Reply {
        try await send(method, target, fields, bytes: ByteBuffer(string: body), isSecure: isSecure)
    }

    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ target: String, _ fields: [String: String] = [:], bytes: ByteBuffer,
        isSecure: Bool = false
    ) async throws -> Reply {
        let answer = await api.answer(try request(method, target, fields, bytes, isSecure: isSecure))
        var sent = ByteBuffer()
        var largestPiece = 0
        switch answer.body {
        case .empty, .unsent: break
        case .buffer(let whole):
            sent = whole
            largestPiece = whole.readableBytes
        case .file: Issue.record("no store of these tests has files")
        case .stream(_, let pieces):
            for try await piece in pieces {
                largestPiece = max(largestPiece, piece.readableBytes)
                sent.writeImmutableBuffer(piece)
            }
        }
        answer.onEnd(AnswerEnd(sent: Int64(sent.readableBytes)))
        var fields = answer.standing?.fields ?? HTTPFields()
        fields.append(contentsOf: answer.headers)
        return Reply(
            status: answer.status.code, headers: fields, length: answer.body.length, body: String(buffer: sent),
            largestPiece: largestPiece)
    }

    static func request(
        _ method: HTTPRequest.Method, _ target: String, _ headers: HTTPFields = [:], bytes: ByteBuffer = ByteBuffer(),
        isSecure: Bool = false
    ) -> IncomingRequest {
        IncomingRequest(
            method: method, target: target, authority: "registry.example:5000", headers: headers,
            body: RequestBody(bytes),
            connection: ConnectionInfo(
                remoteHost: "192.0.2.1", remoteAddress: "192.0.2.1:4711", isSecure: isSecure, version: "HTTP/1.1"))
    }

    /// The status of what is answered without waiting; nil when that is left to ``send(_:_:_:bytes:isSecure:)``.
    func answerAtOnce(_ method: HTTPRequest.Method, _ target: String, _ fields: [String: String] = [:]) -> Int? {
        guard let request = try? request(method, target, fields, ByteBuffer(), isSecure: false),
            let answer = api.answerAtOnce(request)
        else { return nil }
        answer.onEnd(AnswerEnd(sent: 0))
        return answer.status.code
    }

    private func request(
        _ method: HTTPRequest.Method, _ target: String, _ fields: [String: String], _ bytes: ByteBuffer, isSecure: Bool
    ) throws -> IncomingRequest {
        var headers = HTTPFields()
        for (name, value) in fields { headers[try #require(HTTPField.Name(name))] = value }
        return TestServer.request(method, target, headers, bytes: bytes, isSecure: isSecure)
    }

    /// Whether a request is answered from memory at once.
    func answerAtOnce(_ method: HTTPRequest.Method, _ target: String) -> Bool {
        let request = IncomingRequest(
            method: method, target: target, authority: "registry.example:5000", headers: HTTPFields(),
            body: RequestBody(ByteBuffer()),
            connection: ConnectionInfo(
                remoteHost: "192.0.2.1", remoteAddress: "192.0.2.1:4711", isSecure: false, version: "HTTP/1.1"))
        guard let answer = api.answerAtOnce(request) else { return false }
        answer.onEnd(AnswerEnd(sent: 0))
        return true
    }

    /// Pushes a blob in one request and returns its digest.
    @discardableResult
    func push(_ text: String, to name: String = "team/app") async throws -> Digest {
        let digest = Array(text.utf8).withUnsafeBytes { ContentHasher.digest(of: $0) }
        let reply = try await send(.post, "/v2/\(name)/blobs/uploads/?digest=\(digest)", body: text)
        #expect(reply.status == 201)
        return digest
    }

    /// Pushes an image under a tag and returns its digest.
    @discardableResult
    func pushImage(_ layer: String = "layer", to name: String = "team/app", tag: String) async throws -> Digest {
        let config = try await push("{}", to: name)
        let layer = try await push(layer, to: name)
        let text = """
            {"schemaVersion":2,"config":{"mediaType":"a/b","digest":"\(config)","size":2},\
            "layers":[{"mediaType":"a/b","digest":"\(layer)","size":5}]}
            """
        let type = MediaType.imageManifest.text
        let reply = try await send(.put, "/v2/\(name)/manifests/\(tag)", ["Content-Type": type], body: text)
        #expect(reply.status == 201, "\(reply.body)")
        return try #require(reply.field("Docker-Content-Digest").flatMap { Digest($0) })
    }
}
