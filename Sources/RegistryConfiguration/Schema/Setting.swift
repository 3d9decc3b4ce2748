/// A row of the schema: one key.
struct Setting: Hashable, Sendable {
    /// Dotted from the root; below a list of maps the path goes on with the keys of an element, marked `[]`:
    /// `notifications.endpoints[].url`.
    var path: String
    var type: ValueType
    /// The value in force without the key, as it would be written; nil when that is nothing or another key's matter.
    var defaultText: String?
    /// Nil for what the section above says.
    var support: Support?
    /// The segment in a variable's name where it is not the key in upper case.
    var segment: String?
    /// Masked wherever values are shown.
    var isSecret: Bool

    init(
        _ path: String, _ type: ValueType, default defaultText: String? = nil, _ support: Support? = nil,
        segment: String? = nil, secret isSecret: Bool = false
    ) {
        self.path = path
        self.type = type
        self.defaultText = defaultText
        self.support = support
        self.segment = segment
        self.isSecret = isSecret
    }

    /// The last part of the path, without the mark of a list.
    var key: String {
        let last = path.split(separator: ".").last ?? ""
        return String(last.hasSuffix("[]") ? last.dropLast(2) : last)
    }

    /// What may stand in a variable's name for this key. Distribution's own form first, where it differs.
    var segments: [String] {
        let own = key.uppercased()
        return segment.map { [$0, own] } ?? [own]
    }
}
