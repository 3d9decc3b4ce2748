import YAML

@testable import RegistryConfiguration

extension SchemaTests {
    /// A value that a key takes and that says something.
    func sample(for setting: Setting) -> Node {
        let texts = [
            "http.addr": ":0", "http.debug.addr": ":0", "http.debug.prometheus.path": "/x",
            "health.http[].uri": "https://x.example/", "health.tcp[].addr": "x.example:1",
            "http.host": "https://registry.example", "http.prefix": "/x/",
            "storage.cache.blobdescriptor": "inmemory", "storage.cache.layerinfo": "inmemory", "version": "0.1",
            "storage.s3.bucket": "packs", "storage.s3aws.bucket": "packs",
            "auth.token.autoredirectpath": "/x", "http.tls.letsencrypt.email": "x@x.example",
            "http.tls.letsencrypt.httpaddr": ":0",
            "http.tls.letsencrypt.directoryurl": "https://x.example/directory",
            "notifications.endpoints[].url": "https://x.example/hook",
        ]
        let one = Node(text: "x", at: .builtIn)
        switch setting.type {
        case .text: return Node(text: texts[setting.path] ?? "x", at: .builtIn)
        case .choice(let words): return Node(plain: words.last ?? "", at: .builtIn)
        case .boolean, .booleanOrText:
            return Node(plain: setting.path.hasSuffix("[].disabled") ? "false" : "true", at: .builtIn)
        case .integer:
            return Node(plain: setting.path.hasSuffix("statuscode") ? "204" : "30", at: .builtIn)
        case .byteSize: return Node(plain: setting.path.hasPrefix("storage.s3") ? "16MiB" : "1MiB", at: .builtIn)
        case .duration: return Node(plain: "90s", at: .builtIn)
        case .texts: return Node(.list([one]), at: .builtIn)
        case .textMap: return map(["x": one])
        case .headers: return map(["X-Header": Node(.list([one]), at: .builtIn)])
        case .section, .alternatives, .options:
            return setting.path.split(separator: ".").count == 1 ? sampleSection(setting.path) : inner(setting.path)
        case .sections:
            return Node(.list([inner(setting.path)]), at: .builtIn)
        }
    }

    /// Something that a section needs besides the key, for the key to have its effect.
    func trigger(for path: String) -> (String, Node)? {
        if path.hasPrefix("proxy.") { return ("proxy.remoteurl", Node(text: "https://x.example", at: .builtIn)) }
        if path.hasPrefix("health.storagedriver.") {
            return ("health.storagedriver.enabled", Node(plain: "true", at: .builtIn))
        }
        if path.hasPrefix("http.debug.") { return ("http.debug.addr", Node(text: ":1", at: .builtIn)) }
        if path == "http.tls.clientauth" {
            return ("http.tls.clientcas", Node(.list([Node(text: "x", at: .builtIn)]), at: .builtIn))
        }
        let parts = path.split(separator: ".").map(String.init)
        let partner = ["port": "host", "accesskey": "secretkey", "secretkey": "accesskey", "keyid": "encrypt"]
        if parts.count == 3, parts[1].hasPrefix("s3"), let other = partner[parts[2]] {
            return ("storage.\(parts[1]).\(other)", Node(plain: other == "encrypt" ? "true" : "x", at: .builtIn))
        }
        if path == "validation.manifests.indexes.platformlist[].os" {
            return ("validation.manifests.indexes.platforms", Node(plain: "list", at: .builtIn))
        }
        return nil
    }

    func place(_ trigger: (String, Node)?, in tree: inout Node) {
        if let (path, node) = trigger { place(node, at: path, in: &tree) }
    }

    /// Puts a value where a path with `[]` leads, as the only element of the lists on the way.
    func place(_ value: Node, at path: String, in tree: inout Node) {
        var parts = path.split(separator: ".").map(String.init)
        guard let first = parts.firstIndex(where: { $0.hasSuffix("[]") }) else {
            tree.set(value, at: parts)
            return
        }
        parts[first].removeLast(2)
        var element = Node(.map(NodeMap()), at: .builtIn)
        place(value, at: parts[(first + 1)...].joined(separator: "."), in: &element)
        tree.set(Node(.list([element]), at: .builtIn), at: Array(parts[...first]))
    }

    private func sampleSection(_ key: String) -> Node {
        switch key {
        case "storage": Node(text: "inmemory", at: .builtIn)
        case "auth": Node(text: "none", at: .builtIn)
        default: inner(key)
        }
    }

    /// A map with the first key of a section that takes a text, a number or the like.
    private func inner(_ path: String) -> Node {
        var schema = Schema.at(path)
        var keys: [String] = []
        while let next = schema?.children.first(where: { $0.setting.key == "addr" || $0.setting.key == "remoteurl" })
            ?? schema?.children.first
        {
            keys.append(next.setting.key)
            schema = next
            if next.setting.type.isLeaf { break }
        }
        var node = Node(.map(NodeMap()), at: .builtIn)
        guard let setting = schema?.setting, !keys.isEmpty else { return node }
        node.set(sample(for: setting), at: keys)
        return node
    }

    private func map(_ entries: KeyValuePairs<String, Node>) -> Node {
        var map = NodeMap()
        for (key, value) in entries { map.set(value, for: key, keySource: .builtIn) }
        return Node(.map(map), at: .builtIn)
    }
}

extension EffectiveText {
    /// A node on one line.
    static func flow(_ node: Node) -> String {
        switch node.content {
        case .null: "~"
        case .scalar(let scalar): scalar.text.hasPrefix(":") ? "'\(scalar.text)'" : scalar.text
        case .list(let list): "[\(list.map(flow).joined(separator: ", "))]"
        case .map(let map): "{\(map.entries.map { "\($0.key): \(flow($0.value))" }.joined(separator: ", "))}"
        }
    }
}
