/// How to reach one bucket and how to write to it: what `storage.s3` says, checked by whoever made this value.
public struct S3Settings: Sendable {
    /// The bucket; it has to exist.
    public var bucket: String

    /// The region that requests are signed for. Servers other than AWS mostly take any; `us-east-1` is their custom.
    public var region: String

    /// Where the bucket is served.
    public var endpoint: S3Endpoint

    /// Where clients find the bucket, when presigned URLs should name another host than ``endpoint`` (`redirectendpoint`).
    public var redirectEndpoint: S3Endpoint?

    /// Where the keys come from.
    public var credentials: S3CredentialChoice

    /// What stands before every key, without a leading or closing `/`; empty for none (`rootdirectory`).
    public var root: String

    /// Whether the server's certificate is checked (the reverse of `skipverify`).
    public var verifiesCertificate = true

    /// A PEM file of authorities that are trusted besides the system's.
    public var authorities: String?

    /// Bytes of one part of a multipart upload, 5 MiB to 5 GiB (`chunksize`).
    public var partSize = 10 << 20

    /// Bytes of one part of a server-side copy, 5 MiB to 5 GiB (`multipartcopychunksize`).
    public var copyPartSize: Int64 = 32 << 20

    /// How many parts of one object are copied at a time (`multipartcopymaxconcurrency`).
    public var copyConcurrency = 100

    /// The largest object that one request copies, up to 5 GiB; larger ones are copied in parts (`multipartcopythresholdsize`).
    public var copyThreshold: Int64 = 32 << 20

    /// The storage class of new objects; nil sends none, so the bucket's own default holds (`storageclass: NONE`).
    public var storageClass: String? = "STANDARD"

    /// The canned ACL of new objects (`objectacl`). `private` is what S3 does without a word, so it is not sent, and the
    /// right to set ACLs is not needed for it.
    public var objectACL = "private"

    /// Encryption at rest of new objects (`encrypt`, `keyid`).
    public var encryption = S3Encryption.none

    /// Appended to the `User-Agent` of every request.
    public var userAgent = ""

    /// What of the exchange with the server is logged, at level debug (`loglevel`).
    public var logging: S3LogMode = []

    /// Connections for short requests at a time; further ones wait. As many again for bodies that are sent, and for what takes the
    /// server some time.
    public var connections = 64

    /// Connections for downloads at a time, besides: each has one for as long as its client takes.
    public var streams = 256

    /// Time limits of one attempt.
    public var limits = S3TimeLimits()

    /// When a failed request is sent again.
    public var retries = RetryPolicy()

    public init(
        bucket: String, region: String, endpoint: S3Endpoint, credentials: S3CredentialChoice, root: String = ""
    ) {
        self.bucket = bucket
        self.region = region
        self.endpoint = endpoint
        self.credentials = credentials
        self.root = root
    }
}
