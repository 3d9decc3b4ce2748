extension Schema {
    /// `storage` without the stores that do not exist yet.
    static let storage: [Setting] = [
        Setting("storage", .alternatives),
        Setting("storage.filesystem", .section),
        Setting("storage.filesystem.rootdirectory", .text, default: "/var/lib/registry"),
        Setting("storage.filesystem.maxthreads", .integer, default: "100"),
        Setting("storage.filesystem.shared", .boolean, default: "false"),
        Setting("storage.inmemory", .section),
        Setting("storage.inmemory.maxsize", .byteSize, default: "1GiB"),
        Setting("storage.delete.enabled", .boolean, default: "false"),
        Setting("storage.redirect.disable", .boolean, default: "false"),
        Setting("storage.cache.blobdescriptor", .text),
        Setting("storage.cache.layerinfo", .text),
        Setting("storage.cache.blobdescriptorsize", .integer, default: "10000"),
        Setting("storage.tag.concurrencylimit", .integer, default: "0"),
        Setting("storage.maintenance.uploadpurging.enabled", .boolean, default: "true"),
        Setting("storage.maintenance.uploadpurging.age", .duration, default: "168h"),
        Setting("storage.maintenance.uploadpurging.interval", .duration, default: "24h"),
        Setting("storage.maintenance.uploadpurging.dryrun", .boolean, default: "false"),
        Setting("storage.maintenance.readonly.enabled", .boolean, default: "false"),
    ]

    /// Stores of Distribution, and of the contract, that this version does not have.
    static let stores: [Setting] =
        ["s3", "s3aws"].flatMap { name in
            [Setting("storage.\(name)", .options, noStore("S3"))] + s3Parameters(below: "storage.\(name)")
        } + [
            Setting("storage.gcs", .options, noStore("Google Cloud Storage")),
            Setting("storage.azure", .options, noStore("Azure")),
            Setting("storage.swift", .options, noStore("OpenStack Swift")),
            Setting("storage.oss", .options, noStore("Aliyun OSS")),
        ]

    private static func noStore(_ name: String) -> Support {
        .refuses("\(name) is not supported by this version; use filesystem, or inmemory for tests", when: .present)
    }

    private static func s3Parameters(below path: String) -> [Setting] {
        let texts = [
            "region", "regionendpoint", "redirectendpoint", "bucket", "rootdirectory", "keyid", "storageclass",
            "objectacl", "useragent", "loglevel", "host",
        ]
        let booleans = [
            "encrypt", "secure", "skipverify", "v4auth", "forcepathstyle", "accelerate", "usedualstack",
            "usefipsendpoint",
        ]
        let integers = [
            "chunksize", "multipartcopychunksize", "multipartcopymaxconcurrency", "multipartcopythresholdsize", "port",
        ]
        return texts.map { Setting("\(path).\($0)", .text) }
            + booleans.map { Setting("\(path).\($0)", .boolean) }
            + integers.map { Setting("\(path).\($0)", .integer) }
            + ["accesskey", "secretkey"].map { Setting("\(path).\($0)", .text, secret: true) }
    }
}
