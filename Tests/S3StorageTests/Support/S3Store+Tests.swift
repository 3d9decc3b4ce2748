import Logging
import StorageTesting

@testable import S3Storage

extension S3Store {
    /// Runs `body` with a store on SeaweedFS, behind a proxy that follows `script`, below a root that no other test uses.
    static func behindProxy(
        _ script: @escaping FaultProxy.Script, options: S3StoreOptions = S3StoreOptions(),
        surroundings: S3Surroundings = .system, _ body: (S3Store, FaultProxy) async throws -> Void
    ) async throws {
        let server = try await SeaweedFS.server()
        try await FaultProxy.with(server, script: script) { proxy in
            let settings = try proxy.server.settings(root: "proxied-\(UInt64.random(in: 0 ... .max))")
            let client = try S3Client(settings, logger: Logger(label: "test"), surroundings: surroundings)
            let store = S3Store(client: client, options: options)
            do {
                try await body(store, proxy)
            } catch {
                await store.shutdown()
                throw error
            }
            await store.shutdown()
        }
    }
}
