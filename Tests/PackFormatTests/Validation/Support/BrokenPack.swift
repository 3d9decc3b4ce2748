import PackFormat
import Testing

/// One way to break a pack, and the one thing that has to be said about it.
struct BrokenPack: Sendable, CustomTestStringConvertible {
    var rule: String
    /// Nil when the pack as a whole is meant.
    var file: String?
    var line: Int?
    /// Stands in the message or the fix.
    var words: String
    /// Rules that the same break cannot but touch, too.
    var besides: Set<String> = []
    var validation = PackValidation()
    var spoil: @Sendable (inout TestPack) -> Void

    init(
        _ rule: String, _ file: String?, line: Int? = nil, _ words: String, besides: Set<String> = [],
        validation: PackValidation = PackValidation(), _ spoil: @escaping @Sendable (inout TestPack) -> Void
    ) {
        self.rule = rule
        self.file = file
        self.line = line
        self.words = words
        self.besides = besides
        self.validation = validation
        self.spoil = spoil
    }

    /// Puts one text in the place of another.
    init(
        _ rule: String, _ file: String, line: Int? = nil, _ words: String, besides: Set<String> = [],
        _ old: String, _ new: String
    ) {
        self.init(rule, file, line: line, words, besides: besides) { $0.replace(old, with: new, in: file) }
    }

    var testDescription: String { "\(rule): \(words)" }
}
