import Synchronization

@testable import ACME

/// Takes what a keeper publishes, and lets a test wait for it.
final class PublishedCertificates: Sendable {
    private let held = Mutex<[HostCertificate]>([])
    private let stream: AsyncStream<HostCertificate>
    private let continuation: AsyncStream<HostCertificate>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    var all: [HostCertificate] { held.withLock { $0 } }

    func take(_ certificate: HostCertificate) {
        held.withLock { $0.append(certificate) }
        continuation.yield(certificate)
    }

    /// The one after that which was asked for before; waits for it.
    func next() async throws -> HostCertificate {
        for await certificate in stream { return certificate }
        throw CancellationError()
    }
}
