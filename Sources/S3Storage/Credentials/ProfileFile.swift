/// The sections of a shared credentials or configuration file: `[name]`, then `key = value` lines; `#` and `;` begin comments.
struct ProfileFile: Hashable, Sendable {
    private var sections: [String: [String: String]] = [:]

    init(_ text: String) {
        var section: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let bare = ProfileFile.trimmed(line)
            // An indented line belongs to a nested setting, which has nothing to do with keys.
            guard let first = bare.first, first != "#", first != ";", line.first == bare.first else { continue }
            if first == "[" {
                section = bare.firstIndex(of: "]").map { String(ProfileFile.trimmed(bare[..<$0].dropFirst())) }
            } else if let section, let equals = bare.firstIndex(of: "=") {
                let key = ProfileFile.trimmed(bare[..<equals]).lowercased()
                let value = bare[bare.index(after: equals)...]
                let end = value.ranges(of: " #").first?.lowerBound ?? value.endIndex
                sections[section, default: [:]][key] = String(ProfileFile.trimmed(value[..<end]))
            }
        }
    }

    /// The settings of a profile, which the configuration file calls `profile NAME`; nil when there is none of that name.
    subscript(profile: String) -> [String: String]? {
        let own = sections[profile]
        let prefixed = sections["profile \(profile)"]
        guard own != nil || prefixed != nil else { return nil }
        return (own ?? [:]).merging(prefixed ?? [:]) { first, _ in first }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
