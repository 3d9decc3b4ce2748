import RegistryConfiguration
import Testing

@Suite("storage.s3")
struct S3Tests {
    private static let contract = """
        storage:
          s3:
            region: us-east-1
            bucket: packs
            rootdirectory: /registry
            encrypt: false
            secure: true
            accesskey: a
            secretkey: s
        """

    @Test("the contract's example: on AWS, by its own endpoint, clients are sent to the bucket")
    func contract() throws {
        let loaded = load(version: Self.contract)
        let configuration = try loaded.started()
        let s3 = try loaded.s3()
        #expect(loaded.errors.isEmpty && loaded.warnings.filter { $0.contains("s3") }.isEmpty)
        #expect(s3.bucket == "packs")
        #expect(s3.region == "us-east-1")
        #expect(s3.rootDirectory == "registry")
        #expect(s3.keys?.accessKey == "a")
        #expect(s3.keys?.secretKey == "s")
        #expect(s3.endpoint == nil)
        #expect(s3.isSecure)
        #expect(!s3.usesPathStyle)
        #expect(s3.encryption == .none)
        #expect(configuration.storage.redirectDisabled == nil)
    }

    @Test("what nobody gives is Distribution's default", arguments: ["s3", "s3aws"])
    func defaults(_ name: String) throws {
        let s3 = try load(version: "storage: {\(name): {bucket: packs, region: r}}").s3()
        #expect(s3.keys == nil)
        #expect(s3.rootDirectory.isEmpty)
        #expect(s3.isSecure && s3.verifiesCertificate)
        #expect(s3.authoritiesPath == nil)
        #expect(s3.storageClass == "STANDARD")
        #expect(s3.objectACL == "private")
        #expect(s3.partSize == 10 << 20)
        #expect(s3.partBuffers == 128 << 20)
        #expect(s3.copyPartSize == 32 << 20)
        #expect(s3.copyConcurrency == 100)
        #expect(s3.copyThreshold == 32 << 20)
        #expect(s3.userAgent.isEmpty)
        #expect(s3.logLevel == .off)
    }

    @Test(
        "where the server is: the contract's host and port, Distribution's regionendpoint",
        arguments: [
            ("host: minio, port: 9000", "minio:9000"), ("host: minio", "minio"), ("host: 'minio:9000'", "minio:9000"),
            ("host: MinIO.example, port: '9000'", "minio.example:9000"), ("host: 'http://minio'", "http://minio"),
            ("host: '::1', port: 9000", nil), ("host: '[::1]', port: 9000", "[::1]:9000"),
            ("regionendpoint: 'http://10.0.0.7:8333/'", "http://10.0.0.7:8333"),
            ("regionendpoint: 'https://s3.example'", "https://s3.example"),
            ("regionendpoint: s3.example", "s3.example"),
        ] as [(String, String?)])
    func endpoint(_ keys: String, _ expected: String?) throws {
        let loaded = load(version: "storage: {s3: {bucket: packs, \(keys)}}")
        guard let expected else {
            #expect(loaded.says(.error, "storage.s3.host", "is no address"))
            return
        }
        let s3 = try loaded.s3()
        #expect(s3.endpoint?.description == expected)
        #expect(s3.region == "us-east-1")
        #expect(s3.usesPathStyle)
    }

    @Test(
        "path style: with an endpoint of its own, for a name with dots, and as is said",
        arguments: [
            ("bucket: packs, region: r", false), ("bucket: packs.example, region: r", true),
            ("bucket: packs, host: h", true), ("bucket: packs, host: h, forcepathstyle: 'false'", false),
            ("bucket: packs, region: r, forcepathstyle: yes", true),
        ])
    func pathStyle(_ keys: String, _ expected: Bool) throws {
        #expect(try load(version: "storage: {s3: {\(keys)}}").s3().usesPathStyle == expected)
    }

    @Test(
        "path style of redirects: at a host of one's own, unless it is said; elsewhere as at the bucket's",
        arguments: [
            ("redirectendpoint: 'https://packs.example.com'", true),
            ("redirectendpoint: 'https://packs.example.com', forcepathstyle: false", false),
            ("redirectendpoint: 's3.dualstack.eu-central-1.amazonaws.com'", false),
            ("redirectendpoint: 's3.dualstack.eu-central-1.amazonaws.com', forcepathstyle: true", true),
            ("host: minio, redirectendpoint: 'https://packs.example.com'", true),
            ("host: minio, redirectendpoint: 'https://packs.example.com', forcepathstyle: false", false),
        ])
    func redirectPathStyle(_ keys: String, _ expected: Bool) throws {
        let s3 = try load(version: "storage: {s3: {bucket: packs, region: r, \(keys)}}").s3()
        #expect(s3.redirectUsesPathStyle == expected)
    }

    @Test("real and text booleans", arguments: ["true", "'true'", "\"True\"", "yes", "'on'"])
    func booleans(_ word: String) throws {
        let keys = "encrypt: \(word), skipverify: \(word), secure: \(word), v4auth: \(word)"
        let s3 = try load(version: "storage: {s3: {bucket: packs, host: h, \(keys)}}").s3()
        #expect(s3.encryption == .managed)
        #expect(!s3.verifiesCertificate && s3.isSecure)
    }

    @Test("sizes as integers, in quotes, and with units", arguments: ["16777216", "'16777216'", "16MiB", "16m"])
    func sizes(_ size: String) throws {
        let keys = ["chunksize", "partbuffers", "multipartcopychunksize", "multipartcopythresholdsize"]
            .map { "\($0): \(size)" }.joined(separator: ", ")
        let s3 = try load(version: "storage: {s3: {bucket: packs, host: h, \(keys)}}").s3()
        #expect([s3.partSize, s3.partBuffers, s3.copyPartSize, s3.copyThreshold].allSatisfy { $0 == 16 << 20 })
    }

    @Test("words in any case; NONE leaves the storage class to the bucket; a key asks for the key service")
    func words() throws {
        let keys = "storageclass: none, objectacl: Bucket-Owner-Full-Control, loglevel: DebugWithSigning"
        let s3 = try load(version: "storage: {s3: {bucket: packs, host: h, encrypt: true, keyid: k, \(keys)}}").s3()
        #expect(s3.storageClass == nil)
        #expect(s3.objectACL == "bucket-owner-full-control")
        #expect(s3.logLevel == .signing)
        #expect(s3.encryption == .key(keyID: "k"))
        let class2 = try load(version: "storage: {s3: {bucket: packs, host: h, storageclass: standard_ia}}").s3()
        #expect(class2.storageClass == "STANDARD_IA")
    }

    @Test("every key by its variable")
    func variables() throws {
        let values = [
            "BUCKET": "packs", "REGION": "eu-central-1", "HOST": "minio", "PORT": "9000", "SECURE": "false",
            "ACCESSKEY": "0123", "SECRETKEY": "s", "ENCRYPT": "true", "CHUNKSIZE": "5MiB", "ROOTDIRECTORY": "/r/",
        ]
        let environment = Dictionary(
            uniqueKeysWithValues: values.map { ("REGISTRY_STORAGE_S3_\($0.key)", $0.value) })
        let s3 = try load("version: 0.1", environment).s3()
        #expect(s3.bucket == "packs")
        #expect(s3.region == "eu-central-1")
        #expect(s3.endpoint?.description == "minio:9000")
        #expect(!s3.isSecure)
        #expect(s3.keys?.accessKey == "0123")
        #expect(s3.encryption == .managed)
        #expect(s3.partSize == 5 << 20)
        #expect(s3.rootDirectory == "r")
    }

    @Test("redirects are as they are said, if they are said", arguments: ["true", "false"])
    func redirects(_ word: String) throws {
        let yaml = "storage: {s3: {bucket: packs, host: h}, redirect: {disable: \(word)}}"
        #expect(try load(version: yaml).started().storage.redirectDisabled == (word == "true"))
    }

    @Test("secrets are shown to nobody")
    func secrets() throws {
        let text = try #require(
            load(version: Self.contract.replacing("secretkey: s", with: "secretkey: hush")).effectiveText)
        #expect(!text.contains("hush"))
        #expect(text.contains("secretkey: \"********\" # config.yml:10"))
        #expect(text.contains("accesskey: \"********\""))
        #expect(text.contains("chunksize: 10MiB # built-in") || text.contains("chunksize: 10MiB # default"), "\(text)")
    }

    @Test(
        "what cannot be is refused by name, with what to do",
        arguments: [
            ("region: r", "storage.s3.bucket: is missing; name a bucket"),
            ("bucket: packs", "storage.s3.region: is missing; AWS needs it"),
            ("bucket: packs, regionendpoint: s3.eu-west-1.amazonaws.com", "storage.s3.region: is missing"),
            ("bucket: 's3://packs', region: r", "storage.s3.bucket: \"s3://packs\" is no name of a bucket"),
            ("bucket: packs, region: a/b", "storage.s3.region: \"a/b\" is no name of a region"),
            (
                "bucket: packs, host: a, regionendpoint: b",
                "storage.s3.regionendpoint: is given, and host (config.yml:2) too"
            ),
            ("bucket: packs, region: r, port: 9000", "storage.s3.port: is given without a host"),
            ("bucket: packs, host: 'h:9000', port: 9001", "storage.s3.port: is 9001, and host names port 9000"),
            ("bucket: packs, host: h, port: 99999", "storage.s3.port: must be 1 to 65535"),
            (
                "bucket: packs, regionendpoint: 'http://h/path'",
                "storage.s3.regionendpoint: \"http://h/path\" is no address"
            ),
            ("bucket: packs, regionendpoint: 'ftp://h'", "is no address; write name, name:9000"),
            (
                "bucket: packs, regionendpoint: 'https://name:word@h'",
                "storage.s3.regionendpoint: \"…@h\" is no address"
            ),
            ("bucket: packs, region: r, accesskey: a", "storage.s3.secretkey: is missing, and accesskey is given"),
            ("bucket: packs, region: r, secretkey: s", "storage.s3.accesskey: is missing, and secretkey is given"),
            ("bucket: packs, region: r, v4auth: 'false'", "storage.s3.v4auth: signature version 2 is not supported"),
            (
                "bucket: packs, region: r, accelerate: true",
                "storage.s3.accelerate: transfer acceleration is not supported"
            ),
            (
                "bucket: packs, region: r, usedualstack: 'true'",
                "regionendpoint: https://s3.dualstack.REGION.amazonaws.com"
            ),
            ("bucket: packs, region: r, usefipsendpoint: true", "regionendpoint: https://s3-fips.REGION.amazonaws.com"),
            ("bucket: packs, region: r, chunksize: 1MiB", "storage.s3.chunksize: must be 5MiB to 5GiB, not 1MiB"),
            ("bucket: packs, region: r, chunksize: 10 MX", "storage.s3.chunksize: must be a size"),
            ("bucket: packs, region: r, chunksize: 200MiB", "storage.s3.partbuffers: must hold at least one part"),
            ("bucket: packs, region: r, multipartcopymaxconcurrency: 0", "must be 1 to 10000"),
            (
                "bucket: packs, region: r, storageclass: GLACIER",
                "storage.s3.storageclass: must be one of none, standard"
            ),
            ("bucket: packs, region: r, objectacl: mine", "storage.s3.objectacl: must be one of private"),
            ("bucket: packs, region: r, encrypt: maybe", "storage.s3.encrypt: must be true or false"),
            (
                "bucket: packs, region: r, rootdirectory: a/../b",
                "storage.s3.rootdirectory: must be parts between slashes"
            ),
        ])
    func refused(_ keys: String, _ message: String) {
        let loaded = load(version: "storage: {s3: {\(keys)}}")
        #expect(loaded.configuration == nil)
        #expect(
            loaded.errors.contains { $0.hasPrefix("config.yml:2: error: ") && $0.contains(message) }, "\(loaded.lines)")
        #expect(loaded.errors.count == 1, "\(loaded.lines)")
    }

    @Test("what is switched off troubles nobody")
    func switchedOff() throws {
        let keys =
            "accelerate: false, usedualstack: 'false', usefipsendpoint: no, v4auth: true, keyid: '', accesskey: ''"
        let loaded = load(version: "storage: {s3: {bucket: packs, region: r, secretkey: '', \(keys)}}")
        #expect(try loaded.s3().keys == nil)
        #expect(loaded.warnings.filter { $0.contains("s3") }.isEmpty, "\(loaded.lines)")
    }

    @Test(
        "what has no effect is said",
        arguments: [
            ("keyid: k", "storage.s3.keyid: has no effect without encrypt"),
            ("skipverify: true, cabundle: /ca.pem", "storage.s3.cabundle: has no effect with skipverify"),
            ("buckets: b", "storage.s3.buckets: unknown key; did you mean \"bucket\"?"),
        ])
    func noEffect(_ keys: String, _ message: String) throws {
        let loaded = load(version: "storage: {s3: {bucket: packs, region: r, \(keys)}}")
        _ = try loaded.started()
        #expect(loaded.warnings.contains { $0.contains(message) }, "\(loaded.lines)")
    }

    @Test("a scheme that contradicts secure wins, and that is said")
    func contradiction() throws {
        let loaded = load(version: "storage: {s3: {bucket: packs, regionendpoint: 'http://h', secure: true}}")
        #expect(try loaded.s3().endpoint?.scheme == .http)
        #expect(loaded.says(.warning, "storage.s3.secure: has no effect: storage.s3.regionendpoint says http"))
    }
}

extension LoadedConfiguration {
    /// The bucket, which has to be the store.
    func s3(_ location: SourceLocation = #_sourceLocation) throws -> Configuration.S3 {
        guard case .s3(let s3) = try started(location).storage.driver else {
            throw WrongStore()
        }
        return s3
    }

    struct WrongStore: Error {}
}
