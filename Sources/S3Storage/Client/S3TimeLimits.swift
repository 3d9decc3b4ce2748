/// How long one attempt of a request may take before it counts as failed.
public struct S3TimeLimits: Hashable, Sendable {
    /// From the first byte of TCP to a usable connection, TLS included.
    public var connect = Duration.seconds(5)

    /// Until the head of the answer, for a request without a large body.
    public var answer = Duration.seconds(15)

    /// Until the head of the answer where the server moves bytes by itself: copies and the completion of large uploads.
    public var serverSide = Duration.seconds(300)

    /// Without any byte in or out on a connection that has a request under way.
    public var idle = Duration.seconds(30)

    /// Until the head of the answer of a service that gives keys.
    public var keys = Duration.seconds(5)

    /// The same for the first request to the metadata service of an EC2 instance, which answers at once where there is one.
    public var instance = Duration.seconds(1)

    /// The slowest network on which a body still arrives in time, in bytes a second: a body of n bytes adds n divided
    /// by this to ``answer``.
    public var slowestUpload = 256 << 10

    public init() {}

    /// Until the head of the answer to a request with a body of `count` bytes.
    func untilAnswer(sending count: Int) -> Duration {
        answer + .milliseconds(Int64(count) * 1000 / Int64(max(1, slowestUpload)))
    }
}
