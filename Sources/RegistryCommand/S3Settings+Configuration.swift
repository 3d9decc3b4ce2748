import RegistryConfiguration
import S3Storage

extension S3Settings {
    /// Throws, with a message for a person, for an address that cannot be used.
    ///
    /// - Parameter environment: of this process, for credentials that the configuration does not hold.
    init(_ s3: Configuration.S3, environment: [String: String]) throws {
        let scheme: S3Endpoint.Scheme = s3.isSecure ? .https : .http
        let endpoint =
            try s3.endpoint.map { try S3Endpoint($0, of: s3, usesPathStyle: s3.usesPathStyle) }
            ?? S3Endpoint.aws(region: s3.region, scheme: scheme, usesPathStyle: s3.usesPathStyle)
        self.init(
            bucket: s3.bucket, region: s3.region, endpoint: endpoint,
            credentials: s3.keys.map { .keys(S3Credentials(accessKey: $0.accessKey, secretKey: $0.secretKey)) }
                ?? .chain(environment: environment),
            root: s3.rootDirectory)
        redirectEndpoint = try s3.redirectEndpoint.map {
            try S3Endpoint($0, of: s3, usesPathStyle: s3.redirectUsesPathStyle)
        }
        verifiesCertificate = s3.verifiesCertificate
        authorities = s3.authoritiesPath
        partSize = s3.partSize
        copyPartSize = Int64(s3.copyPartSize)
        copyConcurrency = s3.copyConcurrency
        copyThreshold = Int64(s3.copyThreshold)
        storageClass = s3.storageClass
        objectACL = s3.objectACL
        encryption = S3Encryption(s3.encryption)
        userAgent = s3.userAgent
        logging = S3LogMode(s3.logLevel)
    }
}

extension S3Endpoint {
    fileprivate init(_ address: ServiceAddress, of s3: Configuration.S3, usesPathStyle: Bool) throws {
        try self.init("\(address)", secure: s3.isSecure, usesPathStyle: usesPathStyle)
    }
}

extension S3Encryption {
    fileprivate init(_ encryption: Configuration.S3.Encryption) {
        self =
            switch encryption {
            case .none: .none
            case .managed: .managed
            case .key(let keyID): .kms(keyID: keyID)
            }
    }
}

extension S3LogMode {
    fileprivate init(_ level: Configuration.S3.LogLevel) {
        self =
            switch level {
            case .off: []
            case .requests, .eventStreams: .requests
            case .signing: [.requests, .signing]
            case .bodies: [.requests, .documents]
            case .retries: [.requests, .retries]
            case .errors: [.requests, .errors]
            }
    }
}
