public import ServiceLifecycle

/// Looks at the files of a listener's TLS again and again until the server stops.
public struct CertificateReload: Service {
    /// How long a changed certificate waits at most before it is shown.
    public static let defaultInterval = Duration.seconds(5)

    private let termination: TLSTermination
    private let interval: Duration

    /// A look costs one `stat` per file.
    public init(_ termination: TLSTermination, every interval: Duration = defaultInterval) {
        self.termination = termination
        self.interval = interval
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: interval)) != nil { await termination.look() }
        }
    }
}
