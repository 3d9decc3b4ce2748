import StorageTesting

/// A server with a debug listener.
struct WatchedServer: Sendable {
    let server: RunningServer
    /// The debug listener.
    let debug: Endpoint

    var endpoint: Endpoint { server.endpoint }

    func metrics() async throws -> MetricsText {
        let answer = try await debug.get("/metrics")
        guard answer.status == 200 else { throw TestFailure("metrics are answered \(answer.status)") }
        return try MetricsText(answer.text)
    }
}

extension Bench {
    /// Starts a server that shows metrics.
    ///
    /// - Parameters:
    ///   - configuration: without `http.debug`.
    ///   - environment: `REGISTRY_…` variables besides.
    func serveWatched(
        _ configuration: String, environment: [String: String] = [:], authority: CertificateAuthority? = nil,
        login: String? = nil
    ) async throws -> WatchedServer {
        try await watch(environment) { environment in
            try await serve(configuration, environment: environment, authority: authority, login: login)
        }
    }

    /// Starts a server that shows metrics, as `deployment` says.
    func serveWatched(_ deployment: Deployment, environment: [String: String] = [:]) async throws -> WatchedServer {
        try await watch(environment) { try await serve(deployment, environment: $0) }
    }

    private func watch(
        _ environment: [String: String], _ serve: ([String: String]) async throws -> RunningServer
    ) async throws -> WatchedServer {
        let port = try LoopbackPort.free()
        var variables = [
            "REGISTRY_HTTP_DEBUG_ADDR": "127.0.0.1:\(port)", "REGISTRY_HTTP_DEBUG_PROMETHEUS_ENABLED": "true",
        ]
        variables.merge(environment) { $1 }
        let server = try await serve(variables)
        _ = try await eventually("the debug listener") { try LoopbackPort.isOpen(port) ? true : nil }
        return WatchedServer(server: server, debug: Endpoint(bench: self, port: port))
    }
}
