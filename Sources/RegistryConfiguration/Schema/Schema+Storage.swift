extension Schema {
    /// `storage` with the stores on this machine.
    static let storage: [Setting] = [
        Setting("storage", .alternatives),
        Setting("storage.filesystem", .section),
        Setting("storage.filesystem.rootdirectory", .text, default: "/var/lib/registry"),
        Setting("storage.filesystem.maxthreads", .integer, default: "100"),
        Setting("storage.filesystem.shared", .boolean, default: "false"),
        Setting("storage.inmemory", .section),
        Setting("storage.inmemory.maxsize", .byteSize, default: "1GiB"),
        Setting("storage.delete.enabled", .boolean, default: "false"),
        Setting("storage.redirect.disable", .boolean),
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

    /// Stores of Distribution that this version does not have.
    static let stores: [Setting] = [
        Setting("storage.gcs", .options, noStore("Google Cloud Storage")),
        Setting("storage.azure", .options, noStore("Azure")),
        Setting("storage.swift", .options, noStore("OpenStack Swift")),
        Setting("storage.oss", .options, noStore("Aliyun OSS")),
    ]

    private static func noStore(_ name: String) -> Support {
        .refuses("\(name) is not supported by this version; use s3 or filesystem", when: .present)
    }
}
