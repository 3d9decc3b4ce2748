import Testing

extension RunningServer {
    /// Pushes a tagged artifact and a blob that nothing needs; returns the digest of the blob.
    func pushWithGarbage() async throws -> String {
        try await endpoint.push(artifact: "kept", to: "team/app", tag: "v1")
        #expect(try await endpoint.push(blob: "garbage", to: "team/app").status == 201)
        return try await endpoint.bench.digest(of: "garbage")
    }
}
