import NIOCore
import NIOHTTP1
import OCI
import Synchronization

@testable import RegistryClient

/// Upload sessions of a ``StubRegistry``, which keep what came of a request that was cut.
final class StubUploads: Sendable {
    struct State {
        var sessions: [Int: ByteBuffer] = [:]
        var blobs: [Digest: ByteBuffer] = [:]
    }

    private let state = Mutex(State())
    /// Sent with the answer that begins an upload.
    private let fields: HTTPHeaders

    init(fields: HTTPHeaders = [:]) {
        self.fields = fields
    }

    var blobs: [Digest: ByteBuffer] { state.withLock { $0.blobs } }

    func forgetSessions() { state.withLock { $0.sessions = [:] } }

    func answer(_ request: StubRequest) -> StubAnswer {
        state.withLock { state in
            let parts = request.path.split(separator: "/")
            switch request.method {
            case .HEAD:
                guard let blob = parts.last.flatMap({ Digest($0) }).flatMap({ state.blobs[$0] }) else {
                    return StubAnswer(404)
                }
                return StubAnswer(200, ["content-length": String(blob.readableBytes)])
            case .POST:
                let number = state.sessions.count + 1
                state.sessions[number] = ByteBuffer()
                var fields = fields
                fields.add(name: "location", value: "/up/\(number)?state=0")
                fields.add(name: "range", value: "0-0")
                return StubAnswer(202, fields)
            default: break
            }
            guard let number = parts.last.flatMap({ Int($0) }), var bytes = state.sessions[number] else {
                return .error(404, "BLOB_UPLOAD_UNKNOWN")
            }
            let place: HTTPHeaders = [
                "location": "/up/\(number)?state=\(bytes.readableBytes)",
                "range": "0-\(max(0, bytes.readableBytes - 1))",
            ]
            if request.method == .GET { return StubAnswer(204, place) }
            if let range = request.field("content-range"), Int(range.prefix { $0 != "-" }) != bytes.readableBytes {
                return StubAnswer(416, place)
            }
            bytes.writeImmutableBuffer(request.body)
            state.sessions[number] = bytes
            if request.method == .PUT, !request.isCut {
                state.sessions[number] = nil
                let digest = bytes.digest(by: .sha256)
                guard request.query("digest") == [digest.text.replacing(":", with: "%3A")] else {
                    return .error(400, "DIGEST_INVALID")
                }
                state.blobs[digest] = bytes
                return StubAnswer(201, ["docker-content-digest": digest.text])
            }
            return StubAnswer(
                202,
                [
                    "location": "/up/\(number)?state=\(bytes.readableBytes)", "range": "0-\(bytes.readableBytes - 1)",
                ])
        }
    }
}
