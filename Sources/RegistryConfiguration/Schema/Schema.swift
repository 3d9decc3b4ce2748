/// Every key there is, as a tree: the one place that says what a key takes, what it is without being given, and
/// whether it works.
struct Schema: Hashable, Sendable {
    var setting: Setting
    /// With what was inherited from above.
    var support: Support
    /// For a list of maps: the keys of an element.
    var children: [Schema] = []

    /// The rows in the order of the reference.
    static let settings: [Setting] =
        general + storage + s3 + stores + authentication + http + limits + tls + notifications + redis + health + proxy
        + validation + packs

    /// The whole schema; its own setting is the document.
    static let root: Schema = {
        var root = Schema(setting: Setting("", .section), support: .works)
        for setting in settings {
            let path = setting.path.replacing("[]", with: "").split(separator: ".").map(String.init)
            root.insert(setting, at: path[...])
        }
        return root
    }()

    private mutating func insert(_ setting: Setting, at path: ArraySlice<String>) {
        guard let key = path.first else { return }
        if path.count == 1 {
            children.append(Schema(setting: setting, support: setting.support ?? support))
        } else if let index = children.firstIndex(where: { $0.setting.key == key }) {
            children[index].insert(setting, at: path.dropFirst())
        } else {
            // A section without a row of its own needs none: it works as its keys do.
            let above = setting.path.split(separator: ".").dropLast(path.count - 1).joined(separator: ".")
            children.append(Schema(setting: Setting(above, .section), support: support))
            children[children.count - 1].insert(setting, at: path.dropFirst())
        }
    }

    subscript(key: String) -> Schema? {
        children.first { $0.setting.key == key }
    }

    /// The schema of a dotted path, in which a list's elements may be given as `[]` or by number.
    static func at(_ path: String) -> Schema? {
        var schema = root
        for part in path.split(separator: ".") where Int(part) == nil {
            guard let next = schema[String(part.hasSuffix("[]") ? part.dropLast(2) : part)] else { return nil }
            schema = next
        }
        return schema
    }

    /// The keys of `storage` or `auth` that name a type, of which there is exactly one.
    var alternatives: [String] {
        children.filter { !Self.companions.contains($0.setting.path) }.map(\.setting.key)
    }

    /// What stands beside the type in `storage` and `auth`.
    private static let companions: Set<String> = [
        "auth.access",
        "storage.maintenance", "storage.cache", "storage.delete", "storage.redirect", "storage.tag",
    ]
}
