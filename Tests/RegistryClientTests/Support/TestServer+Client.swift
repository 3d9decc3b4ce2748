import StorageTesting

@testable import RegistryClient

extension TestServer {
    /// A user of the servers that want a login.
    static let login = Login.known(user, password)

    func withClient<Result>(
        _ scheme: String = "http://", path: String = "", login: Login? = nil, isInsecure: Bool = true,
        settings: ClientSettings = ClientSettings(), _ body: (RegistryClient) async throws -> Result,
        isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result {
        try await RegistryClient.with(
            "\(scheme)127.0.0.1:\(port)\(path)", login: login, isInsecure: isInsecure, settings: settings, body)
    }
}
