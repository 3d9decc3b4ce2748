/// A pattern of `validation.manifests.urls.allow` or `.deny`: Go's regular expressions (RE2 syntax), found anywhere in a
/// URL unless anchored with `^` and `$`.
///
/// Patterns come from the operator, URLs from whoever pushes. A match takes at most twice the pattern's instructions for
/// each character, whatever both are: all ways to match are followed at once, none is tried again.
///
/// Known: literals and escapes, `.`, classes with ranges, negation and `[[:alpha:]]` names, `\d \w \s \b` and their
/// opposites, `\Q…\E`, groups with names and flags (`i m s U`), alternatives, `* + ? {m,n}` and their lazy forms, `^ $ \A
/// \z`. Refused with a word: back references, look-around, `\p{…}`, and whatever RE2 refuses itself.
public struct URLPattern: Sendable {
    /// The pattern as it was written.
    public let source: String

    let program: Program

    /// Compiles `pattern`. It may repeat an item 1,000 times, nest groups 100 deep and grow to 4,000 instructions, which
    /// is about what it has of characters, each multiplied by the repetitions around it.
    public init(_ pattern: String) throws(PatternError) {
        var parser = Parser(pattern: pattern)
        source = pattern
        program = try Program(parser.parse(), of: pattern)
    }

    /// Whether the pattern matches somewhere in `text`.
    public func matches(_ text: String) -> Bool {
        match(in: text).isFound
    }
}
