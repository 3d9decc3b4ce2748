import OCI
import PackFormat

/// The packs of a registry with their versions.
struct ListReport: Report {
    struct Pack: Encodable {
        var name: String
        var tags: [ListedVersion]
        var parentTags: [Parent]
        var labels: [PackLabel]?
        /// Versions that another base hides.
        var shadowed: [ListedVersion]?
    }

    struct Parent: Encodable {
        var tag: String
        /// The version for which it stands.
        var points: String
    }

    var packs: [Pack]
    /// Whether the registry tells what is in its packs.
    private let isTold: Bool

    private enum CodingKeys: CodingKey {
        case packs
    }

    init(_ packs: [PackVersions], isTold: Bool) {
        self.isTold = isTold
        self.packs = packs.map { pack in
            Pack(
                name: pack.pack.text, tags: pack.versions,
                parentTags: pack.parents.map { Parent(tag: $0.tag.tag.text, points: $0.member.tag.text) },
                labels: isTold ? pack.labels : nil, shadowed: pack.shadowed.isEmpty ? nil : pack.shadowed)
        }
    }

    var table: Table {
        let columns = ["name", "tag", "parent tags"] + (isTold ? ["labels", "display name", "layer", "state"] : [])
        // One pack leaves room for what can be copied into another command.
        let digest: (Digest?) -> String = { [isAlone = packs.count == 1] digest in
            guard let text = digest?.text else { return "" }
            return isAlone ? text : String(text.prefix(19))
        }
        let rows = packs.flatMap { pack in
            pack.tags.map { version in
                [pack.name, version.tag, ListReport.newestOf(version, in: pack)]
                    + (isTold ? ListReport.told(version) : []) + [digest(version.digest)]
            }
        }
        return Table(columns + ["digest"], rows, colours: ["broken": .red, "deprecated": .yellow])
    }

    /// The parent tags that stand for a version at the moment.
    private static func newestOf(_ version: ListedVersion, in pack: Pack) -> String {
        pack.parentTags.filter { $0.points == version.tag }.map(\.tag).joined(separator: ", ")
    }

    private static func told(_ version: ListedVersion) -> [String] {
        [
            version.labels?.joined(separator: ", ") ?? "", version.displayName ?? "", version.layer ?? "",
            version.fault == nil ? version.state ?? "" : "broken",
        ]
    }
}
