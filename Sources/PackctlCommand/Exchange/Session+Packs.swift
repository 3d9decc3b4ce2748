import RegistryClient

extension Session {
    /// Runs `body` with the packs of a registry, or of the default one.
    func withPacks<Value: Sendable>(
        of server: String?, _ body: (PackRegistry) async throws -> Value
    ) async throws -> Value {
        try await withClient(of: server) { client in try await body(try await PackRegistry(client)) }
    }
}
