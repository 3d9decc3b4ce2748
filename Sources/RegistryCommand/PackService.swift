import PackIndex
import ServiceLifecycle

/// Keeps the list of all packs that searches look into, in the background.
struct PackService: Service {
    let packs: PackIndex

    func run() async throws {
        await cancelWhenGracefulShutdown { await packs.run() }
    }
}
