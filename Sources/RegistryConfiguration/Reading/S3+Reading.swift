import YAML

extension Configuration.S3 {
    /// What S3 allows for a part.
    private static let partSizes = (5 << 20)...(5 << 30)

    /// Reads `storage.s3` or `storage.s3aws`, whichever `path` is.
    init(reading settings: inout SettingReader, below path: String) {
        bucket = Self.bucket(&settings, path)
        isSecure = settings.booleanOrText("\(path).secure")
        endpoint = Self.endpoint(&settings, path)
        redirectEndpoint = Self.address("\(path).redirectendpoint", &settings)
        region = Self.region(&settings, path, endpoint: endpoint)
        let isStyleGiven = settings.node("\(path).forcepathstyle")?.booleanOrText != nil
        usesPathStyle = Self.pathStyle(&settings, path, bucket: bucket, hasEndpoint: endpoint != nil)
        redirectUsesPathStyle = usesPathStyle || !isStyleGiven && redirectEndpoint?.isOfAWS == false
        keys = Keys(reading: &settings, below: path)
        rootDirectory = Self.root(&settings, path)
        verifiesCertificate = !settings.booleanOrText("\(path).skipverify")
        authoritiesPath = settings.text("\(path).cabundle")
        if authoritiesPath != nil, !verifiesCertificate {
            settings.complain(
                .warning, "\(path).cabundle", "has no effect with skipverify, except on services that give keys")
        }
        if !settings.booleanOrText("\(path).v4auth") {
            settings.complain(
                .error, "\(path).v4auth",
                "signature version 2 is not supported by this version; remove it, or write true")
        }
        encryption = Encryption(reading: &settings, below: path)
        let storageClass = settings.text("\(path).storageclass")?.uppercased()
        self.storageClass = storageClass == "NONE" ? nil : storageClass
        objectACL = settings.text("\(path).objectacl")?.lowercased() ?? ""
        partSize = settings.byteSize("\(path).chunksize", in: Self.partSizes, or: "5MiB to 5GiB")
        partBuffers = settings.byteSize("\(path).partbuffers")
        copyPartSize = settings.byteSize("\(path).multipartcopychunksize", in: Self.partSizes, or: "5MiB to 5GiB")
        copyConcurrency = settings.integer("\(path).multipartcopymaxconcurrency", in: 1...10_000, or: "1 to 10000")
        copyThreshold = settings.byteSize("\(path).multipartcopythresholdsize", in: 0...(5 << 30), or: "0 to 5GiB")
        userAgent = Self.userAgent(&settings, path)
        logLevel = settings.choice("\(path).loglevel", or: .off)
        if partBuffers < partSize {
            settings.complain(
                .error, "\(path).partbuffers", "must hold at least one part, which has \(partSize) bytes (chunksize)",
                at: settings.node("\(path).partbuffers")?.source ?? settings.source("\(path).chunksize"))
        }
    }

    private static func bucket(_ settings: inout SettingReader, _ path: String) -> String {
        let key = "\(path).bucket"
        guard let name = settings.text(key) else {
            settings.complain(.error, key, "is missing; name a bucket that exists", at: settings.place(of: key))
            return ""
        }
        if !(3...255).contains(name.utf8.count) || !name.utf8.allSatisfy(\.isUnreserved) {
            settings.complain(
                .error, key,
                "\"\(name)\" is no name of a bucket: 3 letters, digits, dots or hyphens at least; what stands before the keys "
                    + "is rootdirectory")
        }
        return name
    }

    /// `regionendpoint`, or the contract's `host` and `port`, with the scheme that `secure` asks for.
    private static func endpoint(_ settings: inout SettingReader, _ path: String) -> ServiceAddress? {
        let (hostKey, portKey, endpointKey) = ("\(path).host", "\(path).port", "\(path).regionendpoint")
        let isHost = settings.node(hostKey)?.text?.isEmpty == false
        if isHost, settings.node(endpointKey)?.text?.isEmpty == false {
            settings.complain(
                .error, endpointKey, "is given, and host (\(settings.source(hostKey))) too; remove one of them")
        }
        let key = isHost ? hostKey : endpointKey
        var address = Self.address(key, &settings)
        if settings.node(portKey)?.integer != nil {
            let port = settings.integer(portKey, in: 1...65_535, or: "1 to 65535")
            if !isHost {
                settings.complain(
                    .error, portKey, "is given without a host; add it, or write regionendpoint: NAME:\(port)")
            } else if let other = address?.port, Int(other) != port {
                settings.complain(.error, portKey, "is \(port), and host names port \(other); remove one of them")
            }
            address?.port = UInt16(exactly: port)
        }
        let secure = settings.node("\(path).secure")?.booleanOrText
        if let scheme = address?.scheme, let secure, secure != (scheme == .https) {
            settings.complain(.warning, "\(path).secure", "has no effect: \(key) says \(scheme.rawValue)")
        }
        return address
    }

    private static func address(_ key: String, _ settings: inout SettingReader) -> ServiceAddress? {
        guard let text = settings.text(key) else { return nil }
        if let address = ServiceAddress(text) { return address }
        // What stands before an @ may be a password.
        let shown = text.lastIndex(of: "@").map { "…\(text[$0...])" } ?? text
        settings.complain(
            .error, key, "\"\(shown)\" is no address; write name, name:9000 or https://name:9000, without a path")
        return nil
    }

    /// Servers other than AWS take any region, so only AWS needs one.
    private static func region(_ settings: inout SettingReader, _ path: String, endpoint: ServiceAddress?) -> String {
        let key = "\(path).region"
        if let region = settings.text(key) {
            if !region.utf8.allSatisfy(\.isUnreserved) || endpoint == nil && region.contains(".") {
                settings.complain(.error, key, "\"\(region)\" is no name of a region; write one such as eu-central-1")
            }
            return region
        }
        let isElsewhere = ["host", "regionendpoint"].contains { settings.node("\(path).\($0)")?.text?.isEmpty == false }
        if isElsewhere, endpoint?.isOfAWS != true {
            let usual = "us-east-1"
            settings.record(key, Node(text: usual, at: .builtIn))
            return usual
        }
        settings.complain(
            .error, key,
            "is missing; AWS needs it, as in eu-central-1, and another server its address in host or regionendpoint",
            at: settings.place(of: key))
        return ""
    }

    /// In the path with an endpoint of its own, which seldom has a name for each bucket, and for a name with dots, which AWS's
    /// certificate does not cover.
    private static func pathStyle(
        _ settings: inout SettingReader, _ path: String, bucket: String, hasEndpoint: Bool
    ) -> Bool {
        let key = "\(path).forcepathstyle"
        if settings.node(key)?.booleanOrText != nil { return settings.booleanOrText(key) }
        let usual = hasEndpoint || bucket.contains(".")
        settings.record(key, Node(plain: String(usual), at: .builtIn))
        return usual
    }

    private static func root(_ settings: inout SettingReader, _ path: String) -> String {
        let key = "\(path).rootdirectory"
        var root = (settings.text(key) ?? "")[...]
        while root.hasPrefix("/") { root.removeFirst() }
        while root.hasSuffix("/") { root.removeLast() }
        let parts = root.split(separator: "/", omittingEmptySubsequences: false)
        if parts.contains(".") || parts.contains("..") || root.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            settings.complain(.error, key, "must be parts between slashes, none of them . or .., as in /registry")
        }
        return String(root)
    }

    private static func userAgent(_ settings: inout SettingReader, _ path: String) -> String {
        let key = "\(path).useragent"
        guard let text = settings.text(key) else { return "" }
        if !text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) {
            settings.complain(.error, key, "must be of ASCII letters, digits and signs")
        }
        return text
    }
}

extension Configuration.S3.Keys {
    /// Nil when neither is given; one alone is an error.
    fileprivate init?(reading settings: inout SettingReader, below path: String) {
        let access = settings.text("\(path).accesskey")
        let secret = settings.text("\(path).secretkey")
        if access == nil, secret == nil { return nil }
        for (key, value, other) in [("accesskey", access, "secretkey"), ("secretkey", secret, "accesskey")]
        where value == nil {
            settings.complain(
                .error, "\(path).\(key)",
                "is missing, and \(other) is given; give both, or neither to look for them elsewhere",
                at: settings.source("\(path).\(other)"))
        }
        accessKey = access ?? ""
        secretKey = secret ?? ""
    }
}

extension Configuration.S3.Encryption {
    fileprivate init(reading settings: inout SettingReader, below path: String) {
        let encrypts = settings.booleanOrText("\(path).encrypt")
        let keyID = settings.text("\(path).keyid")
        if keyID != nil, !encrypts {
            settings.complain(.warning, "\(path).keyid", "has no effect without encrypt: true")
        }
        self = !encrypts ? .none : keyID.map { .key(keyID: $0) } ?? .managed
    }
}

extension ServiceAddress {
    /// Whether AWS itself answers there, which checks what region a request is signed for.
    fileprivate var isOfAWS: Bool {
        ["amazonaws.com", "amazonaws.com.cn"].contains { host == $0 || host.hasSuffix("." + $0) }
    }
}

extension SettingReader {
    /// Where a missing key would be: at the nearest section above it that is there.
    fileprivate func place(of path: String) -> Source? {
        var parts = path.split(separator: ".")
        while !parts.isEmpty {
            if let node = node(parts.joined(separator: ".")) { return node.source }
            parts.removeLast()
        }
        return nil
    }
}
