import Foundation

/// The `_state` that docker-registry wants with each request to an upload: a text in JSON, signed by `http.secret`.
struct UploadState: Encodable {
    private let name: String
    private let id: String
    private let offset: Int
    private let startedAt = "2026-01-01T00:00:00Z"

    private enum CodingKeys: String, CodingKey {
        case name = "Name"
        case id = "UUID"
        case offset = "Offset"
        case startedAt = "StartedAt"
    }

    init(_ upload: Step.Upload, id: String) {
        self.init(repository: upload.repository, id: id, offset: upload.offset)
    }

    init(repository: String, id: String, offset: Int) {
        name = repository
        self.id = id
        self.offset = offset
    }

    /// As a query holds it. openssl signs it.
    func text(on bench: Bench) async throws -> String {
        let json = try JSONEncoder().encode(self)
        let file = try bench.write(String(decoding: json, as: UTF8.self), to: UUID().uuidString)
        let signature = "\(file).signature"
        try await bench.succeed(
            "openssl", ["dgst", "-sha256", "-hmac", DockerRegistry.secret, "-binary", "-out", signature, file])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: signature)) + json
        return bytes.base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "%3D")
    }
}
