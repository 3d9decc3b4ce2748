import Logging
import Registry
import ServiceLifecycle

/// Keeps the catalog's index whole on stores that have one, in the background: it asks every minute whether a look is due, and
/// one process's look counts for all that come later.
struct CatalogService: Service {
    private static let interval = Duration.seconds(60)

    let content: ContentStore
    let logger: Logger

    func run() async throws {
        // Replicas that start together should not all look at once; later they ask at the same distance.
        let first = Duration.milliseconds(Int64.random(in: 0..<60_000))
        await cancelWhenGracefulShutdown {
            var wait = first
            while (try? await Task.sleep(for: wait)) != nil {
                wait = Self.interval
                do {
                    try await content.refreshCatalog()
                } catch {
                    if Task.isCancelled { return }
                    logger.warning("the catalog's index could not be refreshed; it is tried again in \(wait): \(error)")
                }
            }
        }
    }
}
