import Foundation

extension Endpoint {
    /// Pushes so many random bytes in one request, and returns where they are and what they are.
    func push(randomBytes count: Int, to repository: String) async throws -> (target: String, content: Data) {
        let file = bench.path(UUID().uuidString)
        try await bench.succeed("openssl", ["rand", "-out", file, "\(count)"])
        let digest = try await bench.digest(ofFile: file)
        let answer = try await send(
            "POST", "/v2/\(repository)/blobs/uploads/?digest=\(digest)",
            headers: ["Content-Type: application/octet-stream", "Expect:"], curl: ["--data-binary", "@\(file)"])
        guard answer.status == 201 else { throw TestFailure("a push got \(answer.status): \(answer.text)") }
        return ("/v2/\(repository)/blobs/\(digest)", try Data(contentsOf: URL(fileURLWithPath: file)))
    }
}
