import OCI

/// A key whose hash was computed once, though it is used twice: to pick a shard, and to be found in there.
struct Hashed<Base: Hashable & Sendable>: Hashable, Sendable {
    let base: Base
    let hash: Int

    static func == (left: Self, right: Self) -> Bool {
        left.hash == right.hash && left.base == right.base
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
    }
}

extension Hashed<Digest> {
    init(_ digest: Digest) {
        base = digest
        hash = digest.bits
    }
}

extension Hashed<Link> {
    init(_ link: Link) {
        base = link
        hash = link.hashValue
    }
}

extension Hashed<RepositoryName> {
    init(_ name: RepositoryName) {
        base = name
        hash = name.text.hashValue
    }
}

extension Hashed<TagQuestion> {
    init(_ question: TagQuestion) {
        base = question
        hash = question.hashValue
    }
}
