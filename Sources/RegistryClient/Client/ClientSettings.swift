/// How a ``RegistryClient`` behaves towards every server.
public struct ClientSettings: Sendable {
    /// Sent as `User-Agent`, and as the client's name to token servers.
    public var userAgent = "packctl"
    public var limits = TimeLimits()
    public var retries = RetryPolicy()
    /// The most connections to one host at a time. More exchanges than this wait for one, and fail when they wait too long: who
    /// begins transfers begins no more than these at a time.
    public var connections = 8
    /// Whom to trust beside the system's authorities.
    public var authorities = CertificateFolder.system
    /// Whether certificates that are verified must have the host among their subject alternative names, as clients in Go want it, even
    /// where the common name has it.
    public var requiresAlternativeNames = false
    public var proxies = ProxySettings()
    /// Hosts, lower case, that a login may be sent to when the registry names them as its token server although they are of another
    /// domain.
    public var tokenHosts: Set<String> = []

    /// Bytes of a manifest.
    public var largestManifest = 16 << 20
    /// Bytes of one page of a list. A server without pages answers all at once.
    public var largestPage = 32 << 20
    /// Entries that are asked for at a time.
    public var pageSize = 1000
    /// Bytes of a blob that is sent in one request. A larger one is sent in chunks, so that it can go on after an interruption.
    public var largestSinglePut: Int64 = 8 << 20
    /// Bytes of a chunk, unless the server wants larger ones (`OCI-Chunk-Min-Length`). A chunk is read while it is sent, so its size
    /// costs no memory.
    public var chunkSize: Int64 = 32 << 20
    /// Where it is written down how far uploads in chunks are, for another process to go on; nil for nowhere.
    public var uploads: UploadMemory?
    /// Who tells of long waits; nil for nobody.
    public var waits: LongWaits?

    public init() {}
}
