/// What validation looks for: a name that stays, and how bad it is to break it. `docs/validate.md` tells each to the user.
public struct ValidationRule: Hashable, Sendable {
    /// Lower-case words joined by hyphens, such as `chart-missing`.
    public let id: String
    public let level: Finding.Level

    init(_ id: String, _ level: Finding.Level) {
        self.id = id
        self.level = level
    }

    /// Every rule there is, in the order of the documentation.
    public static let all: [ValidationRule] =
        metadataRules + constraintRules + fileRules + chartRules + valuesRules + imageRules + schemaRules + presetRules
        + macroRules + secretRules
}

extension ValidationRule: Comparable {
    public static func < (left: ValidationRule, right: ValidationRule) -> Bool { left.id < right.id }
}

extension ValidationRule: CustomStringConvertible {
    public var description: String { id }
}
