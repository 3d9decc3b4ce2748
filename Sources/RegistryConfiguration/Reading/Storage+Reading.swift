import YAML

extension Configuration.Storage {
    init(reading settings: inout SettingReader) {
        driver = Self.driver(&settings)
        isShared = settings.isChosen("storage.filesystem") && settings.boolean("storage.filesystem.shared")
        blobDescriptorCacheSize = Self.cacheSize(&settings)
        deleteEnabled = settings.boolean("storage.delete.enabled")
        redirectDisabled =
            settings.node("storage.redirect.disable") == nil ? nil : settings.boolean("storage.redirect.disable")
        let limit = settings.integer(
            "storage.tag.concurrencylimit", in: 0..., or: "0 for the number of processors or more")
        tagConcurrencyLimit = limit == 0 ? nil : limit
        uploadPurging = Configuration.UploadPurging(reading: &settings)
        readOnly = settings.boolean("storage.maintenance.readonly.enabled")
    }

    private static func driver(_ settings: inout SettingReader) -> Driver {
        for path in ["storage.s3", "storage.s3aws"] where settings.isChosen(path) {
            return .s3(Configuration.S3(reading: &settings, below: path))
        }
        guard settings.isChosen("storage.inmemory") else {
            let root = settings.text("storage.filesystem.rootdirectory") ?? ""
            let path = "storage.filesystem.maxthreads"
            var threads = settings.integer(path, in: 0..., or: "25 or more")
            if threads < 25 {
                settings.complain(.notice, path, "is \(threads), and raised to 25")
                threads = 25
                settings.record(path, Node(plain: "25", at: settings.source(path)))
            }
            return .filesystem(rootDirectory: root, maxThreads: threads)
        }
        settings.record("storage.inmemory", Node(.map(NodeMap()), at: settings.source("storage.inmemory")))
        let size = settings.byteSize("storage.inmemory.maxsize")
        if size == 0 { settings.complain(.error, "storage.inmemory.maxsize", "leaves no room for anything") }
        return .inMemory(maximumSize: size)
    }

    private static func cacheSize(_ settings: inout SettingReader) -> Int? {
        let path = "storage.cache.blobdescriptor"
        var place = path
        if settings.node(path) == nil, settings.node("storage.cache.layerinfo") != nil {
            place = "storage.cache.layerinfo"
            settings.complain(.notice, place, "is an old form of \(path)")
        }
        guard let node = settings.node(place), let kind = node.text, !kind.isEmpty else { return nil }
        switch kind {
        case "inmemory": break
        case "redis": settings.complain(.warning, place, "Redis is not used; the cache is in memory instead")
        default:
            settings.complain(
                .warning, place, "there is no cache \"\(kind)\", so there is none; write inmemory for one")
            return nil
        }
        settings.record(path, Node(plain: "inmemory", at: node.source))
        return settings.integer("storage.cache.blobdescriptorsize", in: 0..., or: "0 for no bound or more")
    }
}

extension Configuration.UploadPurging {
    /// Nil when it is switched off.
    init?(reading settings: inout SettingReader) {
        let path = "storage.maintenance.uploadpurging"
        guard settings.boolean("\(path).enabled") else { return nil }
        age = settings.duration("\(path).age")
        interval = settings.duration("\(path).interval")
        dryRun = settings.boolean("\(path).dryrun")
        if interval == .zero, settings.node("\(path).interval")?.duration == .zero {
            settings.complain(.error, "\(path).interval", "must be longer than nothing")
        }
    }
}

extension SettingReader {
    /// Whether a type of `storage` or `auth` is there, with or without parameters.
    func isChosen(_ path: String) -> Bool {
        let parts = path.split(separator: ".")
        return node(String(parts[0]))?.map?.entry(String(parts[1])) != nil
    }
}
