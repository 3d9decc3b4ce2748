import Release

/// The words of the command line.
struct ProgramArguments {
    /// What the program was called by: `packctl`, `spectro`.
    let program: String
    let words: [String]

    init(_ words: [String]) {
        program = words.first.flatMap { $0.split(separator: "/").last }.map(String.init) ?? "packctl"
        self.words = Array(words.dropFirst())
    }

    /// The program's name in help and completions: as it was called, where that is a word that shells take for one.
    var commandName: String {
        let isWord = program.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return isWord && !program.isEmpty ? program : Version.product
    }

    static func own() -> ProgramArguments { ProgramArguments(CommandLine.arguments) }

    /// With the options of every command that stand before it or among its words, as in `spectro -s DIR pack ls`, moved behind it, where
    /// commands read them.
    var normalized: [String] {
        var moved: [String] = []
        var path: [String] = []
        var rest = words[...]
        while let word = rest.first {
            if ["-s", "--home", "-o", "--output"].contains(word), rest.count > 1 {
                moved += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if word.hasPrefix("--home=") || word.hasPrefix("--output=")
                || word.count > 2 && !word.hasPrefix("--") && (word.hasPrefix("-s") || word.hasPrefix("-o"))
            {
                moved.append(word)
                rest = rest.dropFirst()
            } else if ["pack", "registry", "tag", "help"].contains(word) {
                path.append(word)
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        guard !moved.isEmpty else { return words }
        // There is no command for them: help is meant, or a word is missing.
        guard rest.contains(where: { !$0.hasPrefix("-") }) else { return path + rest }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return path + Array(rest[..<end]) + moved + Array(rest[end...])
    }
}
