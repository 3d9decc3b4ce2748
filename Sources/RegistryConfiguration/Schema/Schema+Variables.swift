import Wording

extension Schema {
    /// The variable of every key, with 0 for the index of a list's element.
    static let variables: [String] = settings.map { variable(for: $0.path) }

    /// The name of the variable that sets a key, in Distribution's form.
    static func variable(for path: String) -> String {
        var schema = root
        var name = "REGISTRY"
        for part in path.split(separator: ".") {
            let isElement = part.hasSuffix("[]")
            guard let next = schema[String(isElement ? part.dropLast(2) : part)] else { break }
            schema = next
            name += "_" + (schema.setting.segments.first ?? "")
            if isElement { name += "_0" }
        }
        return name
    }

    /// The known variable that an unknown one is most like.
    static func nearestVariable(to name: OverrideName) -> String? {
        let numbered = name.segments.map { Int($0) == nil ? $0 : "0" }
        return nearestName(to: OverrideName.prefix + numbered.joined(separator: "_"), among: variables)
    }
}
