import Access
import HTTPConnection
import Logging
import NIOCore
import NIOPosix
import Notifications
import OCI
import ObjectStorage
import PackIndex
import Registry
import RegistryConfiguration
import RegistryServer
import ServiceLifecycle
import Telemetry
import UnixSignals

/// A server from its configuration to its end: opens what it needs, serves until it is told to stop, puts everything down.
struct RegistryProcess {
    /// Threads that read files for responses.
    private static let fileThreads = 16
    /// Links that are looked up at once in a bucket, where each look waits for the network and costs no processor.
    private static let bucketLookups = 32

    let configuration: Configuration
    let logger: Logger
    /// The same configuration as it was read, and how it is read again; nil where nobody asks for that.
    var live: LiveConfiguration?
    /// Those of SIGHUP, which have `live` read again.
    var hangups: UnixSignalsSequence?
    /// That of `logger`, when it may be moved.
    var threshold: LogThreshold?

    func run() async throws {
        let fileThreads = NIOThreadPool(numberOfThreads: Self.fileThreads)
        fileThreads.start()
        let hashThreads = NIOThreadPool(numberOfThreads: System.coreCount)
        hashThreads.start()
        OpenFileLimit.raise(for: configuration.http.limits.connections, logger: logger)
        var metrics = ServerMetrics(configuration)
        let traces = TraceService.begin(processEnvironment(), logger: logger)
        metrics.traces = traces?.exporter
        let opened = try await openStore()
        let store = metrics.watched(opened)
        let accessLog = configuration.log.accessLogDisabled ? nil : AccessLog(logger: logger)
        let turn = writerTurn()
        turn?.begin()
        let authority = turn?.authority ?? WriteAuthority(isGranted: !configuration.storage.readOnly)
        let content = ContentStore(
            store: store, options: try contentOptions(), authority: authority, logger: logger)
        let packs = PackIndex(content, options: try PackIndexOptions(configuration.packs), logger: logger)
        let certificates = try managedCertificates()
        let journal = RequestJournal(
            accessLog: accessLog, logger: logger, threshold: threshold, metrics: metrics.requests,
            tracer: traces?.exporter)
        let users = try userList(hashing: hashThreads)
        let outsideTokens = try outsideTokens(reading: hashThreads)
        let gate = try accessGate(users, outsideTokens, metrics.authentication)
        let notifications = try openNotifications()
        metrics.notifications = NotificationMetrics { notifications.statuses.map { EndpointNumbers($0) } }
        let health = HealthWatch(configuration, content: content, threads: fileThreads)
        let api = RegistryAPI(
            content: content, packs: packs, gate: gate,
            options: serverOptions(), journal: journal,
            logger: logger, events: eventRecorder(notifications), certificates: { certificates?.health ?? [] },
            health: health.register)
        let tls = try termination(showing: certificates, files: fileThreads)
        let listeners = listeners(
            serving: api, tls: tls, certificates: certificates, files: fileThreads, journal: journal, metrics: metrics)
        var services = services(listeners, tls, content, turn, accessLog, metrics, notifications)
        services.append(PackService(packs: packs))
        if let live, let hangups {
            services.append(
                HangupReload(
                    signals: hangups, configuration: live, tls: tls, users: users,
                    outsideTokens: outsideTokens, hasNewFiles: { notifications.hasOutdatedFiles }
                ) { new in
                    await users?.look()
                    let policy = try self.policy(after: new, users)
                    let settings = try NotificationSettings(new.notifications)
                    try await notifications.replace(
                        endpoints: settings.endpoints, includesReferences: settings.includesReferences)
                    if let policy {
                        users?.expect(ExpectedUsers(new.access))
                        gate.replace(policy, givingTokens: self.givesTokens(under: policy))
                    }
                    api.replace(headers: new.http.headers.options)
                })
        }
        if let certificates { services.append(CertificateRenewal(certificates: certificates)) }
        if let checks = health.service(logger: logger) { services.append(checks) }
        let page = metrics.page(
            opened, content, packs, health, CertificateSource(managed: certificates, tls: tls), accessLog)
        // They end from the last to the first.
        if let debug = debugListener(health.register, page, metrics, files: fileThreads) {
            services.insert(debug, at: 0)
        }
        if let traces { services.insert(traces, at: 0) }
        do {
            try await ServiceGroup(configuration: group(of: services)).run()
        } catch {
            await health.shutdown()
            await traces?.exporter.shutdown()
            throw error
        }
        accessLog?.close()
        await health.shutdown()
        await traces?.exporter.shutdown()
        await store.shutdown()
        // Others may write only now that nothing of ours can: what a client left under way may outlive its connection.
        withExtendedLifetime(turn) {}
        try await hashThreads.shutdownGracefully()
        try await fileThreads.shutdownGracefully()
        logger.info("stopped")
    }

    /// Who may write, where more than one process can reach the store; nil where nobody needs to ask.
    private func writerTurn() -> WriterTurn? {
        guard case .filesystem(let root, _) = configuration.storage.driver, !configuration.storage.isShared,
            !configuration.storage.readOnly
        else { return nil }
        return WriterTurn(root: root, authority: WriteAuthority(isGranted: false), logger: logger)
    }

    private func contentOptions() throws -> ContentOptions {
        var options = ContentOptions()
        let cached = configuration.storage.blobDescriptorCacheSize.map { $0 == 0 ? .max : $0 }
        if case .s3 = configuration.storage.driver {
            // Any number of processes write to a bucket, and a look at each repository would cost a request.
            options.isShared = true
            options.indexesCatalog = true
            options.tagLookups = configuration.storage.tagConcurrencyLimit ?? Self.bucketLookups
            // What is kept by digest saves a request for each pull, so it is kept unasked.
            if let cached { options.cachedManifests = cached }
        } else {
            options.isShared = configuration.storage.isShared
            options.tagLookups = configuration.storage.tagConcurrencyLimit ?? System.coreCount
            options.cachedManifests = cached ?? 0
        }
        options.validation = try ManifestValidation(configuration.validation)
        return options
    }

    private func services(
        _ listeners: Listeners, _ tls: TLSTermination?, _ content: ContentStore, _ turn: WriterTurn?,
        _ accessLog: AccessLog?, _ metrics: ServerMetrics, _ notifications: Notifications
    ) -> [any Service] {
        let drainTimeout = configuration.http.drainTimeout
        let traces = metrics.traces
        let stop = StopMoment()
        // They are told to stop from the last to the first: events can come until no request is left.
        var services: [any Service] = [
            NotificationService(notifications: notifications, drainTimeout: drainTimeout, stop: stop),
            DrainLimit(
                service: listeners, timeout: drainTimeout, logger: logger, stop: stop,
                onTimeout: {
                    accessLog?.close()
                    notifications.tellEnd()
                    traces?.tellEnd()
                }),
        ]
        services.append(UnusedBlobService(content: content))
        if let tls { services.append(CertificateReload(tls)) }
        if let turn { services.append(turn) }
        if content.options.indexesCatalog, !configuration.storage.readOnly {
            services.append(CatalogService(content: content, logger: logger))
        }
        if let purging = configuration.storage.uploadPurging, !configuration.storage.readOnly {
            services.append(
                UploadPurgeService(
                    content: content,
                    purge: UploadPurge(age: purging.age.components.seconds, isDryRun: purging.dryRun),
                    interval: purging.interval, logger: logger, purged: metrics.purgedUploads))
        }
        return services
    }

    private func group(of services: [any Service]) -> ServiceGroupConfiguration {
        // The group's own log tells of its inner workings.
        var quiet = logger
        quiet.logLevel = Swift.max(logger.logLevel, .error)
        return ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
    }
}
