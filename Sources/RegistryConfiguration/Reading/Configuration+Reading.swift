import YAML

extension Configuration {
    /// Reads a tree that has its environment, its words spelt out and its defaults for whole sections.
    init(reading settings: inout SettingReader) {
        settings.record("version", Node(plain: "0.1", at: settings.source("version")))
        log = Log(reading: &settings)
        storage = Storage(reading: &settings)
        authentication = Authentication(reading: &settings)
        access = Access(reading: &settings, besides: authentication)
        http = HTTP(reading: &settings)
        health = Health(reading: &settings)
        catalogMaximum = settings.maximum("catalog.maxentries", lowest: .min)
        tagsMaximum = settings.maximum("tags.maxtags", lowest: 0)
        validation = Validation(reading: &settings)
        packs = Packs(reading: &settings)
        notifications = Notifications(reading: &settings)
        // An address that could not be read is not known to be reachable.
        let isKnown = !settings.diagnostics.contains { $0.severity == .error }
        if authentication == .none, isKnown, !http.address.isLoopback {
            settings.complain(
                .warning, "auth", "nobody is asked for a password, and \(http.address) can be reached from elsewhere")
        }
    }
}

extension SettingReader {
    /// A number for which 0 and less stand for the default.
    fileprivate mutating func maximum(_ path: String, lowest: Int) -> Int {
        let number = integer(path, in: lowest..., or: "0 for the default or more")
        guard number <= 0, let standard = Schema.at(path)?.setting.defaultText.flatMap({ Int($0) }) else {
            return number
        }
        record(path, Node(plain: String(standard), at: .builtIn))
        return standard
    }
}
