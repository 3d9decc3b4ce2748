public import Logging
public import NIOCore
import NIOHTTP1
public import NIOPosix
public import ObjectStorage
import Synchronization

/// Keeps objects in a bucket of an S3 server: AWS, Ceph, MinIO, SeaweedFS and others. Any number of processes may share it.
///
/// - A small object is one object of the bucket, with the store's key behind the root prefix.
/// - One that grows by appending is a multipart upload; ``AppendRecord`` tells where it stands.
/// - Versions are ETags. Conditions are the server's, where it has them (``conditionSupport()``).
/// - Readers are pinned to the ETag that they opened: when the object is replaced, they fail with `.replaced`.
///
/// A key that has an object can have keys below it as well; nothing refuses that here.
public final class S3Store: ObjectStore {
    let client: S3Client
    let options: S3StoreOptions
    let budget: PartBudget
    let gatherers = Gatherers()
    let keyTurns = KeyTurns()
    let knownConditions = Mutex<ConditionSupport?>(nil)

    /// Connects to nothing; ``check()`` does. Throws `.invalidSetting` when the file of authorities cannot be used.
    public convenience init(
        _ settings: S3Settings, options: S3StoreOptions = S3StoreOptions(), logger: Logger,
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) throws(S3Error) {
        self.init(client: try S3Client(settings, logger: logger, group: group), options: options)
    }

    init(client: S3Client, options: S3StoreOptions) {
        self.client = client
        self.options = options
        budget = PartBudget(capacity: options.partBuffers)
    }

    /// `S3 bucket images at http://10.0.0.7:8333, below registry/`
    public var summary: String {
        let below = client.keys.prefix.isEmpty ? "" : ", below \(client.keys.prefix)"
        return "S3 bucket \(client.settings.bucket) at \(client.settings.endpoint)\(below)"
    }

    /// How the server has been asked so far.
    public var counts: S3Counts { client.counts }

    /// What the server compares the bytes with that it is sent, in words; nil when with nothing. Known after ``conditionSupport()``.
    public var byteCheck: String? {
        let form = client.payloadCheck.form
        return form == .none ? nil : form.rawValue
    }

    /// Finds out at start what is wrong with bucket, region, keys or endpoint; the message of what it throws is one line.
    public func check() async throws(S3Error) {
        try await client.check()
    }

    public func probe() async throws(StorageError) {
        try await asking { () async throws(S3Error) in try await client.headBucket() }
    }

    public func address(
        of key: ObjectKey, for request: DirectRequest, lifetime: Duration
    ) async throws(StorageError) -> String? {
        try await asking { () async throws(S3Error) in
            try await client.presignedURL(
                request == .content ? .GET : .HEAD, client.keys.object(key), lifetime: lifetime)
        }
    }

    public func shutdown() async {
        await client.shutdown()
    }
}
