import ObjectStorage

/// How the keys of a store map to names in the bucket: each stands behind the root prefix.
struct S3KeySpace: Hashable, Sendable {
    /// Empty, or text that ends with `/`.
    let prefix: String

    /// `root` as configuration has it; slashes around it do not count.
    init(root: String) {
        let bare = root.drop { $0 == "/" }.reversed().drop { $0 == "/" }.reversed()
        prefix = bare.isEmpty ? "" : String(bare) + "/"
    }

    /// The object at `key`.
    func object(_ key: ObjectKey) -> S3Key {
        S3Key(prefix + key.text)
    }

    /// What all names below `key` start with.
    func container(_ key: ObjectKey) -> S3Key {
        S3Key(key.text.isEmpty ? prefix : "\(prefix)\(key.text)/")
    }

    /// The store's key of an object in the bucket; nil for names outside the root and those that are no valid key.
    func key(of name: S3Key) -> ObjectKey? {
        guard name.text.hasPrefix(prefix) else { return nil }
        return ObjectKey(name.text.dropFirst(prefix.count))
    }
}
