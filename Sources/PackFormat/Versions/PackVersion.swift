/// What the `version` of a pack means, when it is one: numbers joined by dots, in the shapes that packs really have.
///
/// ```
/// version    = ["v"] number *("." number) ["-" pre-release] ["-rev" digits] ["+" build]
/// number     = digits, of any length, with leading zeros or without
/// pre-release, build = identifiers of letters, digits and hyphens, joined by dots
/// ```
///
/// That is Semantic Versioning 2.0.0 with less or more than three numbers, a leading `v`, leading zeros, and a revision: packs say
/// `3.30.2-rev2` for what is newer than `3.30.2`, which is a pre-release by the letter of that specification. Anything else, such as
/// `stable` or `1.x`, is a label and no version. `docs/packs.md` has examples of every rule.
public struct PackVersion: Sendable {
    /// Bytes; what is longer fits no tag.
    public static let maximumLength = 128

    /// As it was written.
    public let text: String
    /// Decimal digits without leading zeros, `0` for zero; never empty.
    public let numbers: [String]
    /// What follows the first hyphen, without the revision, such as `rc.1`; nil for a release.
    public let preRelease: String?
    /// The digits of `-revN`.
    public let revision: String?
    /// What follows the `+`.
    public let build: String?

    /// Bytes that order versions as ``<(_:_:)`` promises; the first `precedenceLength` of them say how new it is.
    let order: [UInt8]
    let precedenceLength: Int

    /// Returns nil unless `text` is a version by that grammar, at most ``maximumLength`` bytes.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= PackVersion.maximumLength else { return nil }
        self.init(whole: String(text))
    }

    private init?(whole text: String) {
        let bytes = text.utf8
        guard bytes.allSatisfy(PackVersion.isAllowed) else { return nil }
        let plus = bytes.firstIndex(of: UInt8(ascii: "+")) ?? bytes.endIndex
        let build = plus == bytes.endIndex ? nil : bytes[plus...].dropFirst()
        var main = bytes[..<plus]
        if main.first == UInt8(ascii: "v") { main.removeFirst() }
        let hyphen = main.firstIndex(of: UInt8(ascii: "-")) ?? main.endIndex
        let numbers = PackVersion.split(main[..<hyphen])
        let (preRelease, revision) = PackVersion.suffix(hyphen == main.endIndex ? nil : main[hyphen...].dropFirst())
        guard numbers.allSatisfy(PackVersion.isNumber), preRelease.map(PackVersion.isIdentifiers) ?? true,
            build.map(PackVersion.isIdentifiers) ?? true
        else { return nil }
        self.text = text
        self.numbers = numbers.map {
            let digits = PackVersion.significant($0)
            return digits.isEmpty ? "0" : "\(Substring(digits))"
        }
        self.preRelease = preRelease.map { "\(Substring($0))" }
        self.revision = revision.map { "\(Substring($0))" }
        self.build = build.map { "\(Substring($0))" }
        (self.order, self.precedenceLength) = PackVersion.order(
            text: text, numbers: numbers, preRelease: preRelease, revision: revision, build: build)
    }

    /// `rc.1-rev2` is the pre-release `rc.1` and the digits `2`; `rev2` alone the digits, and no pre-release.
    private static func suffix(_ text: Bytes?) -> (preRelease: Bytes?, revision: Bytes?) {
        guard let text else { return (nil, nil) }
        let hyphen = text.lastIndex(of: UInt8(ascii: "-"))
        let last = hyphen.map { text[$0...].dropFirst() } ?? text
        guard last.starts(with: "rev".utf8), isNumber(last.dropFirst(3)) else { return (text, nil) }
        guard let hyphen else { return (nil, last.dropFirst(3)) }
        let before = text[..<hyphen]
        return isIdentifiers(before) ? (before, last.dropFirst(3)) : (text, nil)
    }

    typealias Bytes = Substring.UTF8View

    /// What stands between dots.
    static func split(_ text: Bytes) -> [Bytes] {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    }

    /// Digits without leading zeros: empty for zero.
    static func significant(_ digits: Bytes) -> Bytes { digits.drop { $0 == UInt8(ascii: "0") } }

    static func isNumber(_ text: Bytes) -> Bool { !text.isEmpty && text.allSatisfy(isDigit) }

    private static func isIdentifiers(_ text: Bytes) -> Bool {
        !text.contains(UInt8(ascii: "+")) && split(text).allSatisfy { !$0.isEmpty }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."),
            UInt8(ascii: "-"), UInt8(ascii: "+"):
            true
        default: isDigit(byte)
        }
    }
}

extension PackVersion: CustomStringConvertible {
    public var description: String { text }
}
