/// Where traces are sent, which, and how many at a time (OpenTelemetry specification, "Environment Variable Specification").
public struct TraceSettings: Hashable, Sendable {
    /// The whole address that spans are posted to.
    public var endpoint: String
    /// Secret: never log the values.
    public var headers: [TraceAttribute]
    /// Of one attempt to send.
    public var timeout: Duration
    /// A PEM file of the authorities that the collector's certificate leads to; nil for those of the system.
    public var authorities: String?
    /// What is told of this process, its name among it.
    public var resource: [TraceAttribute]
    public var sampler: TraceSampler
    /// The most spans that wait; what comes beyond is dropped.
    public var queueLimit: Int
    /// The most spans of one request.
    public var batchLimit: Int
    /// How long spans wait for others.
    public var delay: Duration
}
