import Access
import HTTPConnection
import HTTPTypes
import Logging
import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

@testable import RegistryServer

/// The API over a store of ``TestStores``, asked without a socket.
struct TestServer {
    let store: any ObjectStore
    let content: ContentStore
    let api: RegistryAPI

    init(
        policy: AccessPolicy = .open, _ configure: (inout ServerOptions) -> Void = { $0.allowsDelete = true }
    ) throws {
        store = try TestStores.current.make()
        var options = ServerOptions()
        configure(&options)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        content = ContentStore(store: store, options: TestStores.current.contentOptions, logger: logger)
        api = RegistryAPI(
            content: content, gate: AccessGate(policy: policy, authenticator: nil, logger: logger), options: options,
            journal: RequestJournal(accessLog: nil, logger: logger), logger: logger)
    }

    struct Reply {
        var status: Int
        var headers: HTTPFields
        var length: Int64
        var body: String

        func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    }

    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ target: String, _ fields: [String: String] = [:], body: String = "",
        isSecure: Bool = false
    ) async throws -> Reply {
        var headers = HTTPFields()
        for (name, value) in fields { headers[try #require(HTTPField.Name(name))] = value }
        let request = IncomingRequest(
            method: method, target: target, authority: "registry.example:5000", headers: headers,
            body: RequestBody(ByteBuffer(string: body)),
            connection: ConnectionInfo(
                remoteHost: "192.0.2.1", remoteAddress: "192.0.2.1:4711", isSecure: isSecure, version: "HTTP/1.1"))
        let answer = await api.answer(request)
        var bytes = ByteBuffer()
        switch answer.body {
        case .empty, .unsent: break
        case .buffer(let whole): bytes = whole
        case .file: Issue.record("no store of these tests has files")
        case .stream(_, let pieces): for try await piece in pieces { bytes.writeImmutableBuffer(piece) }
        }
        answer.onEnd(AnswerEnd(sent: Int64(bytes.readableBytes)))
        var fields = answer.standing?.fields ?? HTTPFields()
        fields.append(contentsOf: answer.headers)
        return Reply(
            status: answer.status.code, headers: fields, length: answer.body.length, body: String(buffer: bytes))
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
