import YAML

extension Configuration.Notifications {
    private static let list = "notifications.endpoints"

    init(reading settings: inout SettingReader) {
        includesReferences = settings.boolean("notifications.events.includereferences")
        maximumEvents = settings.integer("notifications.queue.maxevents", in: 1...1_000_000, or: "1 to 1000000")
        maximumSize = settings.byteSize("notifications.queue.maxsize", in: (64 << 10)...(1 << 30), or: "64KiB to 1GiB")
        directory = settings.text("notifications.queue.directory")
        endpoints = []
        guard let node = settings.node(Self.list), let elements = node.list else { return }
        // Each element is filled as its keys are read.
        let empty = elements.map { Node(.map(NodeMap()), at: $0.source) }
        settings.record(Self.list, Node(.list(empty), at: node.source))
        for index in elements.indices {
            let endpoint = Endpoint(reading: &settings, at: "\(Self.list).\(index)", in: elements[index].source)
            if !endpoint.isDisabled, !endpoint.name.isEmpty,
                endpoints.contains(where: { !$0.isDisabled && $0.name == endpoint.name })
            {
                settings.complain(
                    .error, "\(Self.list).\(index).name",
                    "\"\(endpoint.name)\" is the name of another endpoint too; each needs one of its own",
                    at: settings.node("\(Self.list).\(index).name")?.source ?? elements[index].source)
            }
            endpoints.append(endpoint)
        }
    }
}

extension Configuration.Notifications.Endpoint {
    /// Bytes of a name, which is also that of a folder.
    private static let longestName = 80
    /// The fields that belong to the message itself, and the one that belongs to the address.
    private static let reserved: Set = [
        "connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    /// What is wrong with a disabled one troubles nobody.
    fileprivate init(reading settings: inout SettingReader, at path: String, in element: Source) {
        isDisabled = settings.boolean("\(path).disabled")
        let complaints = settings.diagnostics
        let authority = Self.authority(&settings, path, element)
        url = settings.text("\(path).url") ?? ""
        name = Self.name(&settings, path, or: authority)
        headers = Self.headers(&settings, path)
        timeout = Self.pause("\(path).timeout", &settings)
        backoff = Self.pause("\(path).backoff", &settings)
        threshold = Self.threshold("\(path).threshold", &settings)
        ignoredMediaTypes =
            Self.mediaTypes("\(path).ignoredmediatypes", &settings)
            + Self.mediaTypes("\(path).ignore.mediatypes", &settings)
        ignoredActions = Self.actions("\(path).ignore.actions", &settings)
        authoritiesPath = settings.text("\(path).cabundle")
        if isDisabled { settings.diagnostics = complaints }
    }

    /// Of the address; nil when that is none.
    private static func authority(_ settings: inout SettingReader, _ path: String, _ element: Source) -> String? {
        guard let text = settings.text("\(path).url") else {
            settings.complain(
                .error, "\(path).url", "is missing; write where events are to be sent: https://hooks.example/registry",
                at: settings.node("\(path).url")?.source ?? element)
            return nil
        }
        do throws(WebhookURL.Fault) {
            return try WebhookURL(text).authority
        } catch {
            settings.complain(.error, "\(path).url", error.message)
            return nil
        }
    }

    /// Distribution wants none; the host is as good as any.
    private static func name(_ settings: inout SettingReader, _ path: String, or authority: String?) -> String {
        guard let name = settings.text("\(path).name") else {
            let name = String((authority ?? "").prefix(longestName))
            if !name.isEmpty { settings.record("\(path).name", Node(text: name, at: .builtIn)) }
            return name
        }
        if name.utf8.count > longestName || name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        {
            settings.complain(
                .error, "\(path).name", "must have at most \(longestName) bytes and no control characters")
        }
        return name
    }

    private static func headers(_ settings: inout SettingReader, _ path: String) -> [Header] {
        let path = "\(path).headers"
        guard let node = settings.node(path), let map = node.map else { return [] }
        settings.record(path, node)
        var headers: [Header] = []
        for entry in map.entries {
            let place = "\(path).\(entry.key)"
            guard settings.isFieldName(entry, at: place) else { continue }
            guard !reserved.contains(entry.key.lowercased()) else {
                settings.complain(.error, place, "is set for each request; remove it", at: entry.keySource)
                continue
            }
            let values = settings.fieldValues(entry.value, at: place) ?? []
            headers += values.map { Header(name: entry.key, value: $0) }
        }
        return headers
    }

    /// 0 stands for the default, as in Distribution.
    private static func pause(_ path: String, _ settings: inout SettingReader) -> Duration {
        let given = settings.duration(path, in: .zero ... .seconds(86_400), or: "0 for the default, or up to 24h")
        guard given == .zero, let standard = Schema.at(path)?.setting.defaultText else { return given }
        let node = Node(plain: standard, at: .builtIn)
        settings.record(path, node)
        return node.duration ?? .seconds(1)
    }

    private static func threshold(_ path: String, _ settings: inout SettingReader) -> Int {
        let given = settings.integer(path, in: 0...1_000_000, or: "0 for the default, or up to 1000000")
        guard given == 0, let standard = Schema.at(path)?.setting.defaultText else { return given }
        settings.record(path, Node(plain: standard, at: .builtIn))
        return Int(standard) ?? 10
    }

    private static func mediaTypes(_ path: String, _ settings: inout SettingReader) -> [String] {
        let types = settings.texts(path)
        for (index, type) in types.enumerated() where type.split(separator: "/").count != 2 || type.contains("*") {
            settings.complain(
                .error, "\(path).\(index)",
                "\"\(type)\" is no media type; write one such as application/octet-stream, without wildcards",
                at: settings.node("\(path).\(index)")?.source ?? settings.source(path))
        }
        return types
    }

    private static func actions(_ path: String, _ settings: inout SettingReader) -> [Configuration.Notifications.Action]
    {
        var actions: [Configuration.Notifications.Action] = []
        for (index, text) in settings.texts(path).enumerated() {
            if let action = Configuration.Notifications.Action(rawValue: text.lowercased()) {
                actions.append(action)
            } else {
                let known = Configuration.Notifications.Action.allCases.map(\.rawValue).joined(separator: ", ")
                settings.complain(
                    .error, "\(path).\(index)", "\"\(text)\" is no action; there are \(known)",
                    at: settings.node("\(path).\(index)")?.source ?? settings.source(path))
            }
        }
        return actions
    }
}
