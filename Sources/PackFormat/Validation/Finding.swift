/// One thing that validation has to say about a pack: which rule, how bad, where, what is wrong, and what would be right.
public struct Finding: Hashable, Sendable {
    /// How bad it is.
    public enum Level: String, Hashable, Sendable, CaseIterable, Encodable {
        /// The pack does not work, or not as its writer means it.
        case error
        /// The pack works, but something in it is probably not meant, or is lost on its readers.
        case warning
        /// Worth knowing; nothing has to change.
        case info
    }

    public var rule: ValidationRule
    /// Nil when the pack as a whole is meant.
    public var file: PackPath?
    /// From 1; nil when no line is meant.
    public var line: Int?
    /// What is wrong, in one line. Holds no value that looks like a secret.
    public var message: String
    /// What would be right, in one line.
    public var fix: String

    public init(_ rule: ValidationRule, file: PackPath? = nil, line: Int? = nil, message: String, fix: String) {
        self.rule = rule
        self.file = file
        self.line = line
        self.message = message
        self.fix = fix
    }

    public var level: Level { rule.level }
}

extension Finding: Comparable {
    /// By file, line, rule and words: what concerns the whole pack comes first.
    public static func < (left: Finding, right: Finding) -> Bool {
        if left.file != right.file {
            guard let file = left.file else { return true }
            return right.file.map { file < $0 } ?? false
        }
        return (left.line ?? 0, left.rule, left.message, left.fix)
            < (right.line ?? 0, right.rule, right.message, right.fix)
    }
}

extension Finding: CustomStringConvertible {
    /// One line: `pack.json:4: warning: version-irregular: …; …`
    public var description: String {
        let place = (file.map { "\($0)" } ?? "pack") + (line.map { ":\($0)" } ?? "")
        return "\(place): \(level.rawValue): \(rule): \(message); \(fix)"
    }
}

extension Finding: Encodable {
    private enum Key: CodingKey {
        case rule, level, file, line, message, fix
    }

    /// An object of `rule`, `level`, `file`, `line`, `message` and `fix`; without a file or line, those are null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(rule.id, forKey: .rule)
        try container.encode(level, forKey: .level)
        try container.encode(file?.text, forKey: .file)
        try container.encode(line, forKey: .line)
        try container.encode(message, forKey: .message)
        try container.encode(fix, forKey: .fix)
    }
}

extension Sequence<Finding> {
    /// Whether a pack with these findings is refused: for an error, and when `strict` for a warning, too.
    public func fails(strict: Bool) -> Bool {
        contains { $0.level == .error || strict && $0.level == .warning }
    }
}
