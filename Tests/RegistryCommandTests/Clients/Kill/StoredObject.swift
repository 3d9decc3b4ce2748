/// A blob, a manifest or a tag of one repository: what can be asked for by one path.
struct StoredObject: Hashable, Comparable, CustomStringConvertible {
    enum Kind: String { case blob, manifest, tag }

    let kind: Kind
    let repository: String
    /// The digest, or the name of the tag.
    let reference: String

    var target: String {
        "/v2/\(repository)/\(kind == .blob ? "blobs" : "manifests")/\(reference)"
    }

    var description: String { "\(kind) \(reference) of \(repository)" }

    static func < (one: Self, other: Self) -> Bool { one.target < other.target }
}
