/// The metrics, labels and values that a query of PromQL names. It reads no more of the language than that takes.
struct QueryNames: Equatable {
    /// With what each is selected by.
    private(set) var selectors: [String: Set<LabelMatcher>] = [:]
    /// What results are grouped or matched by.
    private(set) var groupings: Set<String> = []

    /// With the labels that each is selected by.
    var metrics: [String: Set<String>] { selectors.mapValues { Set($0.map(\.label)) } }

    private static let words: Set<String> = [
        "by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless", "bool", "offset", "inf",
        "nan",
    ]
    private static let grouping: Set<String> = ["by", "without", "on", "ignoring", "group_left", "group_right"]

    init(_ query: String) throws {
        var rest = query[...]
        var lastMetric: String?
        var lastWord = ""
        while let character = rest.first {
            switch character {
            case "\"": _ = try Self.quoted(&rest)
            case "[":
                // A duration, or a variable of Grafana's that stands for one.
                guard let end = rest.firstIndex(of: "]") else { throw TestFailure("no ] in \(query)") }
                rest = rest[rest.index(after: end)...]
            case "{":
                guard let metric = lastMetric else { throw TestFailure("a selector without a metric in \(query)") }
                selectors[metric, default: []].formUnion(try Self.matchers(&rest))
            case "(" where Self.grouping.contains(lastWord):
                guard let end = rest.firstIndex(of: ")") else { throw TestFailure("no ) in \(query)") }
                let list = rest[..<end].dropFirst()
                groupings.formUnion(list.split { $0 == "," || $0 == " " }.map(String.init))
                rest = rest[rest.index(after: end)...]
            case _ where Self.beginsName(character):
                let word = String(rest.prefix { Self.beginsName($0) || $0.isNumber })
                rest = rest.dropFirst(word.count)
                lastWord = word
                let isCall = rest.drop { $0 == " " }.first == "("
                guard !Self.words.contains(word), !isCall else { continue }
                guard !isFollowedByGrouping(rest) else { continue }
                selectors[word, default: []] = selectors[word] ?? []
                lastMetric = word
                continue
            case _ where character.isNumber:
                rest = rest.drop { $0.isNumber || $0.isLetter || $0 == "." }
            default: rest = rest.dropFirst()
            }
            if character != " " { lastWord = "" }
        }
    }

    /// Whether what comes next makes an aggregation of the word before it: `sum by (…) (…)`.
    private func isFollowedByGrouping(_ rest: Substring) -> Bool {
        let next = rest.drop { $0 == " " }
        return ["by", "without"].contains { next.hasPrefix("\($0) ") || next.hasPrefix("\($0)(") }
    }

    private static func beginsName(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character == "_" || character == ":")
    }

    /// What stands between braces.
    private static func matchers(_ rest: inout Substring) throws -> Set<LabelMatcher> {
        var matchers: Set<LabelMatcher> = []
        rest = rest.dropFirst()
        while let character = rest.first, character != "}" {
            guard beginsName(character) else {
                rest = rest.dropFirst()
                continue
            }
            let name = rest.prefix { beginsName($0) || $0.isNumber }
            rest = rest.dropFirst(name.count)
            let mark = rest.prefix { "=!~".contains($0) }
            rest = rest.dropFirst(mark.count)
            guard let sign = LabelMatcher.Sign(rawValue: String(mark)), rest.first == "\"" else {
                throw TestFailure("\(name) has no value in a query")
            }
            matchers.insert(LabelMatcher(label: String(name), sign: sign, value: try quoted(&rest)))
        }
        guard !rest.isEmpty else { throw TestFailure("no } in a query") }
        rest = rest.dropFirst()
        return matchers
    }

    private static func quoted(_ rest: inout Substring) throws -> String {
        rest = rest.dropFirst()
        var text = ""
        while let character = rest.popFirst() {
            if character == "\"" { return text }
            guard character == "\\" else {
                text.append(character)
                continue
            }
            guard let next = rest.popFirst() else { break }
            text.append(next)
        }
        throw TestFailure("no closing quote in a query")
    }
}
