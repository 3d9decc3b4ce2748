import NIOHTTP1

/// The `Link` field of a list (RFC 8288; OCI distribution-spec, "Listing Tags").
enum LinkField {
    private static let longest = 8 << 10
    private static let mostLinks = 16

    /// The target of the first link with the relation `next`; nil when there is none.
    static func next(in headers: HTTPHeaders) -> String? {
        for field in headers["link"].prefix(mostLinks) where field.utf8.count <= longest {
            if let target = next(in: field) { return target }
        }
        return nil
    }

    private static func next(in field: String) -> String? {
        var rest = field[...]
        for _ in 0..<mostLinks {
            rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," }
            guard rest.first == "<", let close = rest.firstIndex(of: ">") else { return nil }
            let target = String(rest[rest.index(after: rest.startIndex)..<close])
            rest = rest[rest.index(after: close)...]
            var relations: Substring?
            while let parameter = parameter(&rest) {
                if relations == nil, parameter.name.lowercased() == "rel" { relations = parameter.value }
            }
            if let relations, relations.split(separator: " ").contains(where: { $0.lowercased() == "next" }) {
                return target
            }
        }
        return nil
    }

    /// Takes `; name="value"` or `; name=value` off the front; nil when there is none.
    private static func parameter(_ rest: inout Substring) -> (name: Substring, value: Substring)? {
        var ahead = rest.drop { $0 == " " || $0 == "\t" }
        guard ahead.first == ";" else { return nil }
        ahead = ahead.dropFirst().drop { $0 == " " || $0 == "\t" }
        let name = ahead.prefix { !"=;, \t".contains($0) }
        ahead = ahead[name.endIndex...]
        guard ahead.first == "=" else {
            rest = ahead
            return (name, "")
        }
        ahead = ahead.dropFirst()
        guard ahead.first == "\"" else {
            let value = ahead.prefix { !";, \t".contains($0) }
            rest = ahead[value.endIndex...]
            return (name, value)
        }
        ahead = ahead.dropFirst()
        let value = ahead.prefix { $0 != "\"" }
        rest = ahead[value.endIndex...].dropFirst()
        return (name, value)
    }
}
