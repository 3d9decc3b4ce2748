/// The first element of a Forwarded field (RFC 7239, section 4): what the proxy nearest to the client saw.
struct ForwardedElement: Hashable, Sendable {
    var proto: String?
    var host: String?

    init(_ field: String) {
        for pair in ForwardedElement.pairs(of: field) {
            switch pair.name {
            case "proto": proto = pair.value
            case "host": host = pair.value
            default: break
            }
        }
    }

    private static func pairs(of field: String) -> [(name: String, value: String)] {
        var pairs: [(String, String)] = []
        var name = ""
        var value = ""
        var isValue = false
        var isQuoted = false
        var isEscaped = false
        func finish() {
            if isValue { pairs.append((name.lowercased(), value)) }
            (name, value, isValue) = ("", "", false)
        }
        scan: for character in field {
            switch character {
            case _ where isEscaped:
                value.append(character)
                isEscaped = false
            case "\\" where isQuoted: isEscaped = true
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: break scan
            case ";" where !isQuoted: finish()
            case "=" where !isQuoted && !isValue: isValue = true
            case " " where !isQuoted, "\t" where !isQuoted: break
            default: if isValue { value.append(character) } else { name.append(character) }
            }
        }
        finish()
        return pairs
    }
}
