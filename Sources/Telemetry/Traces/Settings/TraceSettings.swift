/// Where traces are sent, how, which, and how many at a time (OpenTelemetry specification, "Environment Variable Specification" and
/// "OpenTelemetry Protocol Exporter").
public struct TraceSettings: Hashable, Sendable {
    /// A file that a variable names.
    struct File: Hashable, Sendable {
        var variable: String
        var path: String
    }

    /// The whole address that spans are posted to.
    var endpoint: String
    var format = TraceFormat.protobuf
    /// Secret: never log the values.
    var headers: [TraceAttribute] = []
    /// What this process calls itself.
    var userAgent: String
    /// Of one attempt to send.
    var timeout = Duration.seconds(10)
    /// Of all attempts to send the same spans.
    var exportLimit = Duration.seconds(30)
    /// The authorities that the collector's certificate leads to, in PEM; nil for those of the system.
    var authorities: File?
    /// What the collector is shown of this process, in PEM; nil for nothing.
    var certificate: File?
    /// The private key of `certificate`, in PEM.
    var key: File?
    /// What is told of this process, its name among it; each name once.
    var resource: [TraceAttribute]
    var sampler = TraceSampler(root: .all, followsSender: true)
    /// The most spans that wait; what comes beyond is dropped.
    var queueLimit = 2048
    /// The most spans of one request, no more than `queueLimit`.
    var batchLimit = 512
    /// How long spans wait for others.
    var delay = Duration.seconds(5)

    /// For messages: without the query, which may hold a secret.
    public var shownEndpoint: String { String(endpoint.prefix { $0 != "?" }) }
}
