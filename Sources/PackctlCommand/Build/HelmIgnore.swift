import PackFormat

/// What a chart's `.helmignore` leaves out of its archive: patterns with `*`, `?` and `[…]` as in a shell, one a line; `/` in front ties
/// one to the chart's folder, `/` behind it to folders, `!` takes back what others leave out. Helm itself leaves out whatever a pattern with `!` does not
/// fit, takes a backslash for an escape, and knows `[^a]` but not `[!a]`.
struct HelmIgnore: Hashable {
    private struct Pattern: Hashable {
        var text: [Character]
        var isNegated: Bool
        var isForFolders: Bool
        /// Whether it is compared with the whole path.
        var isAnchored: Bool
    }

    private static let file = ".helmignore"
    /// As helm has it, whatever the file says.
    private static let always = "templates/.?*"
    private static let maximumCount = 1000
    private static let maximumSize = 1 << 20

    private var patterns: [Pattern] = []

    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) + [HelmIgnore.always[...]] {
            var rest = Substring(line.reversed().drop(while: \.isWhitespace).reversed()).drop(while: \.isWhitespace)
            guard !rest.isEmpty, rest.first != "#", rest.count <= PackPath.maximumLength else { continue }
            let isNegated = rest.first == "!"
            if isNegated { rest.removeFirst() }
            let isForFolders = rest.last == "/"
            if isForFolders { rest.removeLast() }
            let isAnchored = rest.contains("/")
            if rest.first == "/" { rest.removeFirst() }
            guard !rest.isEmpty else { continue }
            patterns.append(
                Pattern(
                    text: Array(rest), isNegated: isNegated, isForFolders: isForFolders, isAnchored: isAnchored))
        }
    }

    /// Throws `.validation` for a file that is too long, for what it leaves out would be published otherwise.
    static func reading(from folder: PackFolder) throws -> HelmIgnore {
        guard let file = folder.files.first(where: { $0.path.text == file }) else { return HelmIgnore("") }
        let failure = CommandFailure(
            .validation, "\(folder.path)/\(file.path) has more than \(maximumSize) bytes or \(maximumCount) patterns")
        guard file.size <= maximumSize else { throw failure }
        var bytes: [UInt8] = []
        let source = try folder.bytes(of: file)
        while let piece = try source() { bytes += piece }
        let ignore = HelmIgnore(String(decoding: bytes, as: UTF8.self))
        guard ignore.patterns.count <= maximumCount else { throw failure }
        return ignore
    }

    /// Whether a file, or a folder above it, is left out. `Chart.yaml` never is.
    func ignores(_ path: PackPath) -> Bool {
        guard path.text != ChartDefinition.file else { return false }
        let components = path.components
        return components.indices.contains { index in
            isIgnored(components[...index].map(String.init), isFolder: index < components.count - 1)
        }
    }

    /// The last pattern that fits decides.
    private func isIgnored(_ path: [String], isFolder: Bool) -> Bool {
        let fitting = patterns.last { pattern in
            guard isFolder || !pattern.isForFolders else { return false }
            let text = pattern.isAnchored ? path.joined(separator: "/") : path[path.count - 1]
            return HelmIgnore.fits(Array(text), pattern.text)
        }
        return fitting.map { !$0.isNegated } ?? false
    }

    /// A star fits no slash. Takes time by the product of both lengths at most.
    static func fits(_ text: [Character], _ pattern: [Character]) -> Bool {
        // Which prefixes of the text the pattern so far fits.
        var reached = [Bool](repeating: false, count: text.count + 1)
        reached[0] = true
        var next = 0
        while next < pattern.count {
            var after = [Bool](repeating: false, count: text.count + 1)
            if pattern[next] == "*" {
                for index in 0...text.count {
                    after[index] = reached[index] || index > 0 && after[index - 1] && text[index - 1] != "/"
                }
                next += 1
            } else {
                let (end, takes) = HelmIgnore.single(pattern, at: next)
                for index in text.indices where reached[index] && takes(text[index]) { after[index + 1] = true }
                next = end
            }
            reached = after
        }
        return reached[text.count]
    }

    /// What one character of the text the pattern takes, and where it goes on.
    private static func single(_ pattern: [Character], at start: Int) -> (end: Int, takes: (Character) -> Bool) {
        let literal = pattern[start]
        if literal == "?" { return (start + 1, { $0 != "/" }) }
        guard literal == "[", let end = pattern[(start + 1)...].dropFirst().firstIndex(of: "]") else {
            return (start + 1, { $0 == literal })
        }
        var set = pattern[(start + 1)..<end]
        let isNegated = set.first == "^" || set.first == "!"
        if isNegated { set = set.dropFirst() }
        return (end + 1, { $0 != "/" && HelmIgnore.holds(set, $0) != isNegated })
    }

    private static func holds(_ set: ArraySlice<Character>, _ wanted: Character) -> Bool {
        var rest = set
        while let first = rest.popFirst() {
            if rest.count >= 2, rest.first == "-", let last = rest.dropFirst().first {
                if first <= wanted, wanted <= last { return true }
                rest = rest.dropFirst(2)
            } else if first == wanted {
                return true
            }
        }
        return false
    }
}
