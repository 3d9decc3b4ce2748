import NIOCore
import OCI

@testable import RegistryClient

extension RegistryClient {
    /// Runs `body` with a client that nobody else has.
    static func with<Result>(
        _ server: String, login: Login? = nil, isInsecure: Bool = true, settings: ClientSettings = ClientSettings(),
        clock: TestClock = TestClock(), _ body: (RegistryClient) async throws -> Result,
        isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result {
        let account = Account(server: try ServerAddress(server), login: login, isInsecure: isInsecure)
        var settings = settings
        if settings.authorities == .system { settings.authorities = CertificateFolder("/nonexistent") }
        let client = RegistryClient(account, settings: settings, surroundings: clock.surroundings)
        do {
            let result = try await body(client)
            await client.shutdown()
            return result
        } catch {
            await client.shutdown()
            throw error
        }
    }
}

extension StubRegistry {
    /// Runs `body` with a client of this stub.
    func withClient<Result>(
        login: Login? = nil, isInsecure: Bool = true, settings: ClientSettings = ClientSettings(),
        clock: TestClock = TestClock(), path: String = "", _ body: (RegistryClient) async throws -> Result,
        isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result {
        try await RegistryClient.with(
            origin + path, login: login, isInsecure: isInsecure, settings: settings, clock: clock, body)
    }
}

/// The error that `body` throws; nil when it throws none.
func failure(_ body: () async throws -> Void) async -> ClientError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? ClientError ?? ClientError(ClientError.Code("\(error)"), "\(error)")
    }
}
