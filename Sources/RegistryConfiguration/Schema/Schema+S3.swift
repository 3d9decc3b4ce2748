extension Schema {
    /// `storage.s3` and `storage.s3aws`, which are two names of one store.
    static let s3: [Setting] = ["storage.s3", "storage.s3aws"].flatMap { name in
        [Setting(name, .section)] + s3Place(below: name) + s3Objects(below: name) + s3Unsupported(below: name)
    }

    /// Where the bucket is and how it is reached.
    private static func s3Place(below path: String) -> [Setting] {
        [
            Setting("\(path).bucket", .text),
            Setting("\(path).region", .text),
            Setting("\(path).rootdirectory", .text),
            Setting("\(path).accesskey", .text, secret: true),
            Setting("\(path).secretkey", .text, secret: true),
            Setting("\(path).host", .text),
            Setting("\(path).port", .integer),
            Setting("\(path).regionendpoint", .text),
            Setting("\(path).redirectendpoint", .text),
            Setting("\(path).secure", .booleanOrText, default: "true"),
            Setting("\(path).skipverify", .booleanOrText, default: "false"),
            Setting("\(path).cabundle", .text),
            Setting("\(path).forcepathstyle", .booleanOrText),
            Setting("\(path).v4auth", .booleanOrText, default: "true"),
            Setting("\(path).useragent", .text),
            Setting("\(path).loglevel", .choice(s3LogLevels), default: "off"),
        ]
    }

    /// How objects are written.
    private static func s3Objects(below path: String) -> [Setting] {
        [
            Setting("\(path).encrypt", .booleanOrText, default: "false"),
            Setting("\(path).keyid", .text),
            Setting("\(path).storageclass", .choice(s3StorageClasses), default: "STANDARD"),
            Setting("\(path).objectacl", .choice(s3ObjectACLs), default: "private"),
            Setting("\(path).chunksize", .byteSize, default: "10MiB"),
            Setting("\(path).partbuffers", .byteSize, default: "128MiB"),
            Setting("\(path).multipartcopychunksize", .byteSize, default: "32MiB"),
            Setting("\(path).multipartcopymaxconcurrency", .integer, default: "100"),
            Setting("\(path).multipartcopythresholdsize", .byteSize, default: "32MiB"),
        ]
    }

    private static func s3Unsupported(below path: String) -> [Setting] {
        [
            Setting(
                "\(path).accelerate", .booleanOrText,
                otherEndpoint("transfer acceleration", "https://s3-accelerate.amazonaws.com")),
            Setting(
                "\(path).usedualstack", .booleanOrText,
                otherEndpoint("the choice of dual-stack endpoints", "https://s3.dualstack.REGION.amazonaws.com")),
            Setting(
                "\(path).usefipsendpoint", .booleanOrText,
                otherEndpoint("the choice of FIPS endpoints", "https://s3-fips.REGION.amazonaws.com")),
        ]
    }

    private static func otherEndpoint(_ name: String, _ endpoint: String) -> Support {
        .refuses(
            "\(name) is not supported by this version; remove it, or name the endpoint itself: regionendpoint: \(endpoint) "
                + "with forcepathstyle: false")
    }

    private static let s3LogLevels = [
        "off", "debug", "debugwithsigning", "debugwithhttpbody", "debugwithrequestretries", "debugwithrequesterrors",
        "debugwitheventstreambody",
    ]

    /// Those whose objects can be read at once; in lower case, as choices are compared.
    private static let s3StorageClasses = [
        "none", "standard", "reduced_redundancy", "standard_ia", "onezone_ia", "intelligent_tiering", "glacier_ir",
    ]

    private static let s3ObjectACLs = [
        "private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read", "bucket-owner-read",
        "bucket-owner-full-control",
    ]
}
