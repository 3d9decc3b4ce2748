extension Configuration {
    /// A bucket and how to use it: `storage.s3`, or `storage.s3aws` in older files.
    public struct S3: Hashable, Sendable {
        /// Keys that the configuration itself holds.
        public struct Keys: Hashable, Sendable {
            public var accessKey: String
            /// Secret: never log it.
            public var secretKey: String
        }

        /// How the server encrypts what is written.
        public enum Encryption: Hashable, Sendable {
            /// As the bucket's own settings say.
            case none
            /// With keys of S3.
            case managed
            /// With the key of the key management service that `keyID` names.
            case key(keyID: String)
        }

        /// What of the requests is logged, at level debug.
        public enum LogLevel: String, Hashable, Sendable, CaseIterable {
            case off
            case requests = "debug"
            case signing = "debugwithsigning"
            case bodies = "debugwithhttpbody"
            case retries = "debugwithrequestretries"
            case errors = "debugwithrequesterrors"
            case eventStreams = "debugwitheventstreambody"
        }

        public var bucket: String
        /// What requests are signed for.
        public var region: String
        /// Nil for AWS's own endpoint of the region.
        public var endpoint: ServiceAddress?
        /// Where clients are sent, when that is another address than ``endpoint``.
        public var redirectEndpoint: ServiceAddress?
        /// Whether an address without a scheme means https.
        public var isSecure: Bool
        /// Whether the bucket's name stands in the path, not in the host name.
        public var usesPathStyle: Bool
        /// The same at ``redirectEndpoint``: a host of one's own seldom has a further name for each bucket.
        public var redirectUsesPathStyle: Bool
        /// Nil for the places where AWS's own programs look.
        public var keys: Keys?
        /// What stands before every key; without slashes at its ends, empty for nothing.
        public var rootDirectory: String
        public var verifiesCertificate: Bool
        /// A PEM file of authorities that are trusted besides the system's.
        public var authoritiesPath: String?
        public var encryption: Encryption
        /// In upper case; nil for what the bucket itself has.
        public var storageClass: String?
        public var objectACL: String
        /// Bytes of a part of an upload.
        public var partSize: Int
        /// Bytes of parts that are held in memory at one time, in all; at least one part.
        public var partBuffers: Int
        /// Bytes of a part of a copy.
        public var copyPartSize: Int
        /// Parts of one object that are copied at one time.
        public var copyConcurrency: Int
        /// Bytes of the largest object that is copied by one request.
        public var copyThreshold: Int
        /// Appended to the `User-Agent` of requests.
        public var userAgent: String
        public var logLevel: LogLevel
    }
}
