import Logging
import Registry
import ServiceLifecycle
import Telemetry

/// Purges abandoned uploads again and again until the server stops (`storage.maintenance.uploadpurging`).
struct UploadPurgeService: Service {
    let content: ContentStore
    let purge: UploadPurge
    let interval: Duration
    let logger: Logger
    /// Counts those that went.
    let purged: Counter

    func run() async throws {
        // Replicas that start together should not purge together.
        let first = Duration.seconds(Int64.random(in: 0..<3600))
        await cancelWhenGracefulShutdown {
            var wait = first
            while (try? await Task.sleep(for: wait)) != nil {
                wait = interval
                guard content.authority.isGranted else { continue }
                do {
                    let count = try await purge.run(on: content)
                    if !purge.isDryRun { purged.add(UInt64(count)) }
                } catch {
                    logger.error("purging of abandoned uploads failed; it is tried again in \(interval): \(error)")
                }
            }
        }
    }
}
