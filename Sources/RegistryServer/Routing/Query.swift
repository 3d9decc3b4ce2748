/// The query of a request target, percent-decoded.
struct Query: Sendable {
    private var items: [(name: String, value: String)] = []

    /// Returns nil for bad percent-encoding.
    init?(_ text: Substring) {
        for item in text.utf8.split(separator: UInt8(ascii: "&")) {
            let parts = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
                let value = PercentEncoding.decode(
                    parts.count > 1 ? parts[1] : item[item.endIndex...], plusIsSpace: true)
            else { return nil }
            items.append((name, value))
        }
    }

    /// Of all parameters, in order, as often as they come.
    var names: [String] { items.map(\.name) }

    /// Every value of that name, in order.
    func all(_ name: String) -> [String] {
        items.filter { $0.name == name }.map(\.value)
    }

    /// The first value of that name; nil when the query does not have it.
    subscript(_ name: String) -> String? {
        items.first { $0.name == name }?.value
    }
}
