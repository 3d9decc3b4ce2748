import Registry
import ServiceLifecycle

/// Closes the files of blobs that nobody asks for any more, so that the disk can give up what was deleted.
struct UnusedBlobService: Service {
    private static let interval = Duration.seconds(1)

    let content: ContentStore

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Self.interval)) != nil { content.closeUnusedBlobs() }
        }
    }
}
