/// A name and a text of it.
struct TraceAttribute: Hashable, Sendable {
    var name: String
    var value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension TraceAttribute {
    /// Reads `a=b,c=d`, in which values are percent-encoded and spaces around names and values count for nothing, as in W3C Baggage.
    /// Nil when that is not what `text` is.
    static func list(_ text: String) -> [TraceAttribute]? {
        var list: [TraceAttribute] = []
        for pair in text.split(separator: ",") {
            guard let equals = pair.firstIndex(of: "=") else {
                if pair.allSatisfy({ $0 == " " }) { continue }
                return nil
            }
            let name = trimmed(pair[..<equals])
            guard !name.isEmpty, let value = decoded(trimmed(pair[pair.index(after: equals)...])) else { return nil }
            list.append(TraceAttribute(name, value))
        }
        return list
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }

    private static func decoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let number = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(number)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
