import OCI
import PackFormat
import PackIndex
import Registry

extension PackQuery {
    /// Characters of one text that is searched for, and texts in one search.
    private static let longestText = 256
    private static let mostWords = 16

    /// Reads the query of a request: `name`, `displayName`, `layer`, `addonType`, `cloudType`, `state` and `q`, whose words all have to be
    /// found.
    init(_ query: Query) throws(RegistryError) {
        self.init()
        func text(_ name: String) throws(RegistryError) -> String? {
            guard let text = query[name], !text.isEmpty else { return nil }
            guard text.count <= PackQuery.longestText else {
                throw PackQuery.invalid(
                    name, "has \(text.count) characters; at most \(PackQuery.longestText) are taken")
            }
            return text
        }
        name = try text("name")
        displayName = try text("displayName")
        layer = try text("layer")
        addonType = try text("addonType")
        cloudType = try text("cloudType")
        if let wanted = try text("state") {
            guard let state = PackMetadata.State(rawValue: wanted.lowercased()) else {
                let states = PackMetadata.State.allCases.map(\.rawValue).joined(separator: ", ")
                throw PackQuery.invalid("state", "is \"\(wanted)\"; it can be one of \(states)")
            }
            self.state = state
        }
        words = try text("q")?.split(whereSeparator: \.isWhitespace).map(String.init) ?? []
        guard words.count <= PackQuery.mostWords else {
            throw PackQuery.invalid("q", "has \(words.count) words; at most \(PackQuery.mostWords) are taken")
        }
    }

    /// What the address of the next page repeats.
    var parameters: [(name: String, value: String)] {
        let texts: [(String, String?)] = [
            ("name", name), ("displayName", displayName), ("layer", layer), ("addonType", addonType),
            ("cloudType", cloudType), ("state", state?.rawValue),
            ("q", words.isEmpty ? nil : words.joined(separator: " ")),
        ]
        return texts.compactMap { name, value in value.map { (name, $0) } }
    }

    private static func invalid(_ name: String, _ reason: String) -> RegistryError {
        RegistryError(.unsupported, "\(name) \(reason)", status: 400, details: [.fields(["parameter": name])])
    }
}
