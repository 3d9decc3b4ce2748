extension Configuration {
    /// Where content lies, and what may be done with it.
    public struct Storage: Hashable, Sendable {
        /// The store, with the parameters that only it has.
        public enum Driver: Hashable, Sendable {
            /// A directory; `maxThreads`, at least 25, bounds the blocking file operations at one time.
            case filesystem(rootDirectory: String, maxThreads: Int)
            /// Lost at exit. Writes beyond `maximumSize` bytes are refused.
            case inMemory(maximumSize: Int)
            /// A bucket.
            case s3(S3)
        }

        public var driver: Driver
        /// `storage.filesystem.shared`: whether other processes, docker-registry or one of ours, write to the directory too.
        public var isShared: Bool
        /// Entries in the cache of blob descriptors, 0 for no bound; nil for no cache.
        public var blobDescriptorCacheSize: Int?
        /// Whether clients may delete manifests and blobs.
        public var deleteEnabled: Bool
        /// Whether blobs are sent by this server even when the store could hand out an address of its own; nil when nobody
        /// said so, and the store knows best.
        public var redirectDisabled: Bool?
        /// Whether every write is refused.
        public var readOnly: Bool
        /// Nil when unfinished uploads stay until somebody removes them.
        public var uploadPurging: UploadPurging?
        /// How many tags are looked up at one time; nil for as many as there are processors.
        public var tagConcurrencyLimit: Int?
    }

    /// The removal of uploads that nobody finished.
    public struct UploadPurging: Hashable, Sendable {
        /// How long after its start an upload is stale.
        public var age: Duration
        /// The time between two runs; greater than zero.
        public var interval: Duration
        /// Whether a run only logs what it would remove.
        public var dryRun: Bool
    }
}
