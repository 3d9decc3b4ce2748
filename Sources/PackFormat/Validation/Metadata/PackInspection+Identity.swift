import YAML

extension PackInspection {
    /// Name, version, group, and the folder that should be called after them.
    mutating func inspectIdentity() {
        let name = text("name")
        if let name, PackName(name.text) == nil {
            findings.add(
                .nameInvalid, in: .packJSON, line: name.line, "\(ShownName(name.text)) cannot name a pack",
                fix:
                    "use lower-case letters and digits, joined by hyphens, at most \(PackName.maximumLength) characters"
            )
        }
        guard let version = text("version") else { return }
        do throws(PackError) {
            _ = try PackTag(group: nil, label: version.text)
            inspectShape(of: version.text, line: version.line)
            inspectGroup(version: version.text)
        } catch {
            findings.add(
                .versionInvalid, in: .packJSON, line: version.line,
                "no pack can be pushed as this version: \(error.message)",
                fix: "write three numbers, such as 1.3.0")
        }
        guard let folder = validation.folderName, let name, folder != "\(name.text)-\(version.text)" else { return }
        findings.add(
            .folderName, "the folder is called \(ShownName(folder))",
            fix: "by convention it is called \(ShownName("\(name.text)-\(version.text)"))")
    }

    private mutating func inspectGroup(version: String) {
        guard let group = text("group") else { return }
        let trimmed = group.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        do throws(PackError) {
            _ = try PackTag(group: trimmed, label: version)
        } catch {
            findings.add(
                .groupInvalid, in: .packJSON, line: group.line, "no tag can have this group: \(error.message)",
                fix: "use letters, digits, hyphens and dots, such as LTS, or leave it out")
        }
    }

    private mutating func inspectShape(of text: String, line: Int) {
        guard let faults = PackVersion(text).map(Self.faults) else {
            findings.add(
                .versionIrregular, in: .packJSON, line: line,
                "version \(ShownName(text)) is no version, so the pack gets no parent tags and is in no order",
                fix: "write three numbers, such as 1.3.0")
            return
        }
        guard !faults.isEmpty else { return }
        findings.add(
            .versionIrregular, in: .packJSON, line: line,
            "version \(ShownName(text)) \(faults.joined(separator: ", "))",
            fix: "write it as Semantic Versioning has it: three numbers, such as 1.3.0")
    }

    private static func faults(of version: PackVersion) -> [String] {
        var faults: [String] = []
        let written = version.text.drop { $0 == "v" }
            .prefix { $0 != "-" && $0 != "+" }.split(separator: ".", omittingEmptySubsequences: false)
        if version.text.hasPrefix("v") { faults.append("begins with v, which Palette's own checks refuse") }
        if written.count != 3 {
            faults.append("has \(written.count == 1 ? "one number" : "\(written.count) numbers") instead of three")
        }
        if written.contains(where: { $0.utf8.count > 1 && $0.hasPrefix("0") }) {
            faults.append("has leading zeros, which parent tags lose")
        }
        if version.build != nil { faults.append("has a +, which a tag cannot hold: it is written as _ there") }
        return faults
    }
}
