import HTTPConnection
import ObjectStorage
import PackIndex
import Registry
import RegistryConfiguration
import RegistryServer
import Release
import S3Storage
import Telemetry

/// The instruments of a server: those that its parts count with, and all that is shown of them.
struct ServerMetrics {
    let requests = RequestMetrics()
    let authentication = AuthenticationMetrics()
    let purgedUploads = Counter()
    /// Of the endpoints that are notified.
    var notifications: NotificationMetrics?
    /// Nil while nobody collects traces.
    var traces: SpanExporter?
    let mainConnections = ConnectionCounts()
    let challengeConnections = ConnectionCounts()
    let debugConnections = ConnectionCounts()
    private let storage: StorageMetrics
    /// Where they are shown; nil for nowhere.
    private let path: String?
    private let isReadOnly: Bool

    init(_ configuration: Configuration) {
        path = configuration.http.debug?.metricsPath
        isReadOnly = configuration.storage.readOnly
        storage = StorageMetrics(
            driver: configuration.storage.driver.name, actions: StorageAction.allCases.map(\.rawValue),
            codes: StorageError.Code.common.map(\.description))
    }

    /// The store, watched when somebody can see what comes of it.
    func watched(_ store: any ObjectStore) -> any ObjectStore {
        path == nil ? store : ObservedStore(store, observer: StorageWatch(metrics: storage))
    }

    /// What is shown where, of all that a server has; nil when nothing is.
    ///
    /// - Parameter store: as it was opened.
    func page(
        _ store: any ObjectStore, _ content: ContentStore, _ packs: PackIndex, _ health: HealthWatch,
        _ certificates: CertificateSource, _ accessLog: AccessLog?
    ) -> (path: String, page: MetricsPage)? {
        guard let path else { return nil }
        var sources: [any MetricSource] = [
            HealthSource(register: health.register, authority: isReadOnly ? nil : content.authority), requests,
            authentication, storage,
            CacheSource(content: content, packs: packs),
            UploadSource(content: content, purged: purgedUploads), PackSource(packs: packs),
            ConnectionSource(listeners: [
                ("main", mainConnections), ("challenge", challengeConnections), ("debug", debugConnections),
            ]),
            certificates, ProcessMetrics(version: Version.current),
        ]
        if let accessLog { sources.append(accessLog) }
        if let traces { sources.append(traces) }
        if let notifications { sources.append(notifications) }
        if let bucket = store as? S3Store { sources.append(BucketSource(counts: bucket.counts)) }
        return (path, MetricsPage(sources))
    }
}

extension Configuration.Storage.Driver {
    /// As the configuration calls it.
    var name: String {
        switch self {
        case .filesystem: "filesystem"
        case .inMemory: "inmemory"
        case .s3: "s3"
        }
    }
}
