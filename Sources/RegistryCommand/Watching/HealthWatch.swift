import Health
import Logging
import NIOPosix
import Registry
import RegistryConfiguration

/// The checks of a configuration, and what is known of them.
struct HealthWatch {
    let register: HealthRegister
    let checks: [HealthCheck]
    private let client = HealthClient()

    /// - Parameter threads: where file names are looked up.
    init(_ configuration: Configuration, content: ContentStore, threads: NIOThreadPool) {
        let health = configuration.health
        let client = client
        var checks: [HealthCheck] = []
        if let storage = health.storage {
            let isReadOnly = configuration.storage.readOnly
            checks.append(
                HealthCheck(
                    name: "storagedriver_\(configuration.storage.driver.name)", interval: storage.interval,
                    threshold: storage.threshold, limit: storage.timeout
                ) {
                    try await content.probe(isReadOnly: isReadOnly)
                })
        }
        checks += health.files.map { .file($0.path, interval: $0.interval, threads: threads) }
        checks += health.http.map { check in
            let question = HealthCheck.Question(
                url: check.url, headers: check.headers.map { ($0.name, $0.value) }, status: check.status)
            return .http(
                question, name: check.name, interval: check.schedule.interval, threshold: check.schedule.threshold,
                limit: check.schedule.timeout, by: client)
        }
        checks += health.tcp.map { check in
            .tcp(
                host: check.address.host, port: Int(check.address.port ?? 0), name: "\(check.address)",
                interval: check.schedule.interval, threshold: check.schedule.threshold, limit: check.schedule.timeout)
        }
        self.checks = checks
        register = HealthRegister(names: checks.map(\.name))
    }

    /// Makes the checks until the server stops; nil when there are none.
    func service(logger: Logger) -> HealthChecks? {
        checks.isEmpty ? nil : HealthChecks(checks, register: register, logger: logger)
    }

    /// Closes connections.
    func shutdown() async {
        await client.shutdown()
    }
}
