import OCI

/// What was given to a pack, or taken away from it.
struct ChangeReport: Report {
    enum Action: String, Encodable {
        case deleted, labelled
        /// It should have gone, and is there still.
        case kept
    }

    /// What the name behind the pack's is.
    enum Kind: String, Encodable {
        case version, label, manifest
    }

    struct Change: Encodable {
        var action: Action
        var kind: Kind
        var name: String
        /// Nil where a manifest alone went.
        var tag: String?
        /// Of the manifest to which the tag leads, or led.
        var digest: Digest?
    }

    var changes: [Change]

    var table: Table {
        Table(
            ["pack", "tag", "kind", "result", "digest"],
            changes.map { [$0.name, $0.tag ?? "", $0.kind.rawValue, $0.action.rawValue, $0.digest?.text ?? ""] },
            colours: ["kept": .red])
    }
}
