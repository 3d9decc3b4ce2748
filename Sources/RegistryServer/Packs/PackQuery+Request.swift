import OCI
import PackFormat
import PackIndex
import Registry

extension PackQuery {
    /// Characters of one text that is searched for, and texts in one search.
    private static let longestText = 256
    private static let mostWords = 16

    /// The parameters of a search. `q` is another name of `text`.
    static let names = ["name", "displayName", "layer", "addonType", "cloudType", "state", "text", "q"]

    /// Reads the query of a request, whose parameters are some of ``names``; all words of `text` have to be found.
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
        let (wanted, other) = (try text("text"), try text("q"))
        guard wanted == nil || other == nil else {
            throw PackQuery.invalid("q", "is another name of text, which is given too; give one of them")
        }
        words = (wanted ?? other)?.split(whereSeparator: \.isWhitespace).map(String.init) ?? []
        guard words.count <= PackQuery.mostWords else {
            throw PackQuery.invalid(
                wanted == nil ? "q" : "text", "has \(words.count) words; at most \(PackQuery.mostWords) are taken")
        }
    }

    /// What the address of the next page repeats.
    var parameters: [(name: String, value: String)] {
        let texts: [(String, String?)] = [
            ("name", name), ("displayName", displayName), ("layer", layer), ("addonType", addonType),
            ("cloudType", cloudType), ("state", state?.rawValue),
            ("text", words.isEmpty ? nil : words.joined(separator: " ")),
        ]
        return texts.compactMap { name, value in value.map { (name, $0) } }
    }

    private static func invalid(_ name: String, _ reason: String) -> RegistryError {
        RegistryError(.unsupported, "\(name) \(reason)", status: 400, details: [.fields(["parameter": name])])
    }
}
