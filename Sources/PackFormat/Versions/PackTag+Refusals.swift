import OCI

extension PackError.Code {
    /// A group, version or label that no tag can stand for, or none that would be read back as it is.
    public static let invalidTag = PackError.Code("invalid tag")
}

extension PackTag {
    /// Why group and label do not fit into an OCI tag.
    static func misfit(group: String?, written: String) -> PackError {
        if written.isEmpty { return PackError(.invalidTag, "a version or label is never empty") }
        for (part, text) in [("group", group), ("label", written)] {
            guard let text, let stranger = text.unicodeScalars.first(where: { !isAllowed($0) }) else { continue }
            let reason =
                stranger == "+"
                ? "\"+\" stands only before the build of a version, such as 1.2.3+5"
                : "a tag holds letters, digits, \"_\", \".\" and \"-\""
            return PackError(.invalidTag, "\(part) \(quoted(text)) does not fit into a tag: \(reason)")
        }
        let count = written.utf8.count + (group.map { $0.utf8.count + 2 } ?? 0)
        if count > Tag.maximumLength {
            return PackError(
                .invalidTag,
                "\(quoted(group.map { "\($0)__\(written)" } ?? written)) has \(count) characters; a tag has at most "
                    + "\(Tag.maximumLength)")
        }
        return PackError(
            .invalidTag,
            "\(quoted(group ?? written)) does not fit into a tag: a tag begins with a letter, a digit or \"_\"")
    }

    /// Why group and label are refused although they fit into an OCI tag.
    static func misreading(group: String?, label: String, as read: PackTag) -> PackError {
        let meaning = read.group.map { "\(quoted(read.label)) of group \(quoted($0))" } ?? quoted(read.label)
        let advice =
            read.group == group
            ? "write \"+\" before a build, and \"-\" or \".\" elsewhere"
            : "groups and labels keep two underscores for what stands between them"
        return PackError(
            .invalidTag,
            "\(quoted(label))\(group.map { " of group \(quoted($0))" } ?? "") would be the tag \(read.tag), which "
                + "reads as \(meaning): \(advice)")
    }

    /// `text` for a message: in quotes, cut when it is long, and in one line whatever it holds.
    static func quoted(_ text: some StringProtocol) -> String {
        var result = "\""
        for scalar in text.unicodeScalars.prefix(80) {
            result += isPlain(scalar) ? String(scalar) : scalar.escaped(asASCII: true)
        }
        return result + (text.unicodeScalars.dropFirst(80).isEmpty ? "\"" : "…\"")
    }

    /// Neither invisible nor what would end the quotes.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: scalar != "\"" && scalar != "\\"
        }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "-": true
        default: false
        }
    }
}
