import YAML

/// What a configuration gets that leaves out a whole section. Defaults of single keys are the schema's.
struct SectionDefaults {
    private(set) var tree: Node
    private(set) var diagnostics: [Diagnostic] = []
    /// Where notices point: at the file as a whole.
    let place: Source

    init(_ tree: Node, place: Source) {
        self.tree = tree
        self.place = place
    }

    /// Before the environment: `storage: inmemory` becomes `storage: {inmemory: {}}`, and the default headers are there to
    /// be changed one by one.
    mutating func prepare() {
        spellOut("storage")
        spellOut("auth")
        addHeaders()
    }

    /// After the environment. `environment` tells whether somebody asked for htpasswd by the word alone.
    mutating func complete(_ environment: [String: String]) {
        addHeaders()
        addStorage()
        addHtpasswd(askedFor: environment["REGISTRY_AUTH"] == "htpasswd")
        requireOne("storage")
        requireOne("auth")
        if !isGiven("http.addr"), tree.descendant("http.net")?.text?.lowercased() != "unix" {
            notice("http.addr", used: Schema.at("http.addr")?.setting.defaultText)
        }
    }

    private mutating func spellOut(_ section: String) {
        guard let node = tree.descendant(section), let word = node.text else { return }
        var map = NodeMap()
        if !word.isEmpty { map.set(Node(.map(NodeMap()), at: node.source), for: word, keySource: node.source) }
        tree.set(Node(.map(map), at: node.source), at: [section])
    }

    private mutating func addHeaders() {
        guard tree.descendant("http.headers") == nil, let headers = Node.builtIn.descendant("http.headers"),
            tree.descendant("http").map({ $0.map != nil }) ?? true
        else { return }
        tree.set(headers, at: ["http", "headers"])
    }

    private mutating func addStorage() {
        let storage = tree.descendant("storage")
        guard storage == nil || storage?.map != nil, let schema = Schema.root["storage"] else { return }
        let keys = storage?.map?.entries ?? []
        let path = "storage.filesystem.rootdirectory"
        guard let standard = Node.builtIn.descendant(path) else { return }
        if let entry = keys.first(where: { $0.key == "filesystem" }) {
            guard entry.value.isNull || entry.value.map != nil, !isGiven(path) else { return }
            if case .file = entry.keySource {
                notice(path, used: Schema.at(path)?.setting.defaultText, at: entry.keySource)
            } else {
                tree.set(standard, at: ["storage", "filesystem", "rootdirectory"])
                notice(path, used: standard.text, at: entry.keySource)
            }
        } else if keys.allSatisfy({ schema[$0.key] != nil && !schema.alternatives.contains($0.key) }) {
            tree.set(standard, at: ["storage", "filesystem", "rootdirectory"])
            notice(path, used: standard.text)
        }
    }

    /// Who asks for htpasswd by a variable and names no file gets the one of the built-in configuration.
    private mutating func addHtpasswd(askedFor: Bool) {
        guard askedFor, tree.descendant("auth")?.map?.entry("htpasswd") != nil else { return }
        for key in ["path", "realm"] {
            let path = "auth.htpasswd.\(key)"
            guard !isGiven(path), let standard = Node.builtIn.descendant(path) else { continue }
            tree.set(standard, at: ["auth", "htpasswd", key])
            notice(path, used: standard.text, at: .variable("REGISTRY_AUTH"))
        }
    }

    private mutating func requireOne(_ section: String) {
        guard let schema = Schema.root[section], let map = tree.descendant(section)?.map else { return }
        let types = map.entries.filter { schema.alternatives.contains($0.key) }
        guard types.count > 1, let last = types.last else { return }
        let list = types.map { "\($0.key) (\($0.keySource))" }.joined(separator: " and ")
        diagnostics.append(
            Diagnostic(
                .error, section,
                "there can be only one of \(list); remove the others, or choose with \(Schema.variable(for: section))",
                at: last.keySource))
    }

    /// Whether a key has a value, be it a wrong one; an empty text is none.
    private func isGiven(_ path: String) -> Bool {
        guard let node = tree.descendant(path) else { return false }
        return node.text?.isEmpty != true
    }

    private mutating func notice(_ key: String, used value: String?, at source: Source? = nil) {
        diagnostics.append(Diagnostic(.notice, key, "is not given; \(value ?? "") is used", at: source ?? place))
    }
}
