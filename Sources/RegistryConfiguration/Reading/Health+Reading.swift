import YAML

extension Configuration.Health {
    /// The ranges keep out what would do nothing but check, and what is no check any more.
    init(reading settings: inout SettingReader) {
        storage = Self.storage(&settings)
        files = settings.elements(of: "health.file") { settings in
            guard let path = Self.needed("health.file.file", "the path of a file", &settings) else { return nil }
            return FileCheck(path: path, interval: Self.time("health.file.interval", &settings))
        }
        http = settings.elements(of: "health.http") { Self.http(&$0) }
        tcp = settings.elements(of: "health.tcp") { Self.tcp(&$0) }
        Self.complainOfTwins(
            files.map { ("file", $0.path) } + http.map { ("http", $0.name) } + tcp.map { ("tcp", "\($0.address)") },
            &settings)
    }

    private static func storage(_ settings: inout SettingReader) -> Schedule? {
        let path = "health.storagedriver"
        let isEnabled = settings.boolean("\(path).enabled")
        let schedule = Schedule(
            interval: time("\(path).interval", &settings), threshold: threshold(path, &settings),
            timeout: .seconds(10))
        if settings.node("\(path).enabled") == nil,
            let other = ["interval", "threshold"].first(where: { settings.node("\(path).\($0)") != nil })
        {
            settings.complain(.warning, "\(path).\(other)", "has no effect without \(path).enabled: true")
        }
        return isEnabled ? schedule : nil
    }

    private static func http(_ settings: inout SettingReader) -> HTTPCheck? {
        let path = "health.http"
        let headers = headers("\(path).headers", &settings)
        let status = settings.integer("\(path).statuscode", in: 100...599, or: "100 to 599")
        let schedule = schedule(path, &settings)
        guard let url = needed("\(path).uri", "an address to ask", &settings) else { return nil }
        guard isAddress(url) else {
            settings.complain(
                .error, "\(path).uri",
                "is no address to ask; write one such as https://auth.example:8443/ready, without a name and password "
                    + "(they belong into headers)")
            return nil
        }
        return HTTPCheck(url: url, headers: headers, status: status, schedule: schedule)
    }

    private static func tcp(_ settings: inout SettingReader) -> TCPCheck? {
        let path = "health.tcp"
        let schedule = schedule(path, &settings)
        guard let text = needed("\(path).addr", "an address to connect to", &settings) else { return nil }
        guard let address = ServiceAddress(text), address.scheme == nil, address.port != nil, !text.hasSuffix("/")
        else {
            settings.complain(
                .error, "\(path).addr",
                "\"\(text)\" is no address with a port; write redis.example:6379 or [2001:db8::1]:6379")
            return nil
        }
        return TCPCheck(address: address, schedule: schedule)
    }

    private static func needed(_ path: String, _ what: String, _ settings: inout SettingReader) -> String? {
        if let text = settings.text(path) { return text }
        // What is no text was complained of.
        if settings.node(path).map({ $0.text != nil }) ?? true {
            settings.complain(.error, path, "is missing; it has to be \(what)")
        }
        return nil
    }

    private static func schedule(_ path: String, _ settings: inout SettingReader) -> Schedule {
        Schedule(
            interval: time("\(path).interval", &settings), threshold: threshold(path, &settings),
            timeout: time("\(path).timeout", &settings))
    }

    private static func threshold(_ path: String, _ settings: inout SettingReader) -> Int {
        settings.integer("\(path).threshold", in: 0...1_000_000, or: "0 to 1000000")
    }

    /// A duration for which 0 stands for the default, as in Distribution.
    private static func time(_ path: String, _ settings: inout SettingReader) -> Duration {
        if settings.node(path)?.duration == .zero, let standard = Schema.at(path)?.setting.defaultText {
            let node = Node(plain: standard, at: .builtIn)
            settings.record(path, node)
            return node.duration ?? .zero
        }
        return settings.duration(path, in: .milliseconds(100) ... .seconds(86_400), or: "100ms to 24h")
    }

    /// With a host, and without what belongs to no request.
    private static func isAddress(_ text: String) -> Bool {
        guard let mark = text.firstRange(of: "://") else { return false }
        let service = text[..<mark.upperBound] + text[mark.upperBound...].prefix { $0 != "/" && $0 != "?" }
        return ServiceAddress(String(service)) != nil
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "\"") }
    }

    private static func headers(_ path: String, _ settings: inout SettingReader) -> [Header] {
        guard let node = settings.node(path), let map = node.map else { return [] }
        settings.record(path, node)
        return map.entries.flatMap { entry -> [Header] in
            let below = "\(path).\(entry.key)"
            guard !entry.key.isEmpty, entry.key.utf8.allSatisfy(\.isInFieldName) else {
                settings.complain(.error, below, "cannot be the name of a header", at: entry.keySource)
                return []
            }
            guard !entry.value.isNull else { return [] }
            guard let values = entry.value.texts,
                values.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 } })
            else {
                settings.complain(
                    .error, below, "must be a list of texts without control characters", at: entry.value.source)
                return []
            }
            return values.map { Header(name: entry.key, value: $0) }
        }
    }

    /// A check is known by its name, wherever it is told of.
    private static func complainOfTwins(_ checks: [(kind: String, name: String)], _ settings: inout SettingReader) {
        var seen: Set<String> = []
        for (kind, name) in checks where !seen.insert(name).inserted {
            let key = ["file": "file", "http": "uri (without its query)", "tcp": "addr"][kind] ?? ""
            settings.complain(.error, "health.\(kind)", "\"\(name)\" is there twice; a check is known by its \(key)")
        }
    }
}
