import FoundationEssentials
import NIOCore
import OCI
import PackFormat
import RegistryClient

/// The packs of one registry, below one base.
struct PackRegistry: Sendable {
    /// How it shows packs.
    enum Face: Hashable, Sendable {
        /// By `/v1`, beside `/v2`.
        case packhouse
        /// By `/v2` alone, for this reason.
        case plain(String)
    }

    let client: RegistryClient
    let face: Face
    /// What stands before `spectro-packs/archive`, behind the path that the client puts before every name.
    let base: PackBase

    /// Asks the registry what it is. Throws only when it cannot be reached or wants another login.
    init(_ client: RegistryClient) async throws(ClientError) {
        let greeting: V1Greeting?
        do throws(ClientError) {
            greeting = try await client.send(
                DocumentRequest(path: ["v1", ""], purpose: "asking for packs"), as: V1Greeting.self)
        } catch {
            switch error.code {
            case .unauthorized, .forbidden:
                // Whoever takes the login below /v2/ does not mean packs by /v1/.
                _ = try await client.greeting()
                greeting = nil
            case .serverFailure where error.refusals.isEmpty:
                // A gateway that leads on only what begins with /v2/; a Packhouse that fails says so in a document.
                _ = try await client.greeting()
                greeting = nil
            case .notFound, .unsupported, .malformedAnswer, .refused, .foreignAddress, .tooLarge:
                try await PackRegistry.requireRegistry(client)
                greeting = nil
            default: throw error
            }
        }
        self.init(client, greeting)
    }

    /// Throws where only a web server answers. Registries may let in nobody here who may read packs all the same.
    private static func requireRegistry(_ client: RegistryClient) async throws(ClientError) {
        do throws(ClientError) {
            _ = try await client.greeting()
        } catch {
            guard error.code != .notFound else { throw error }
        }
    }

    init(_ client: RegistryClient, _ greeting: V1Greeting?) {
        let path = client.server.path
        self.client = client
        switch greeting {
        case nil:
            face = .plain("\(client.server) is no Packhouse")
            base = .empty
        case let greeting? where path.isEmpty:
            face = .packhouse
            base = greeting.base.flatMap { PackBase($0) } ?? .empty
        case let greeting? where path == greeting.base:
            face = .packhouse
            base = .empty
        case let greeting?:
            let first = greeting.base.flatMap { $0.isEmpty ? nil : "below \($0)" } ?? "without a base"
            face = .plain("\(client.server) names another base than the one of its /v1, which is for packs \(first)")
            base = .empty
        }
    }

    var isPackhouse: Bool { face == .packhouse }

    /// Without the path that the client puts before it.
    func repository(of pack: PackName) -> RepositoryName { PackRepository(base: base, pack: pack).name }

    /// Throws a failure that says why `deed` needs a Packhouse.
    func requirePackhouse(for deed: String) throws(CommandFailure) {
        guard case .plain(let reason) = face else { return }
        throw CommandFailure(.usage, "\(deed) only at a Packhouse, by its /v1, and \(reason)")
    }
}
