import OCI

/// Decides what of one repository stays. Knows no store: it is told what was found there, says of which links the age is wanted, and is
/// told that.
///
/// A manifest stays that a tag leads to, an index that stays names, a subject that stays has as a referrer, or a referrer that stays has
/// as its subject; without `removesUntagged`, every one. A link to a blob stays when a manifest that stays names the blob, and the blob is
/// there. Where what a manifest names cannot be known, nothing of the repository goes.
struct RepositoryMark: Sendable {
    private let inventory: RepositoryInventory
    private let graph: ManifestGraph
    private let linked: Set<Digest>

    /// Manifests that stay.
    private(set) var kept: Set<Digest>
    /// Manifests that nothing leads to; whether they go is a matter of their age.
    private(set) var doubtfulManifests: Set<Digest>
    /// Manifests that go, indexes before what they name.
    private(set) var removedManifests: [[Digest]] = []
    /// Manifests that stay only because they, or what leads to them, are young.
    private(set) var youngManifests = 0
    /// Why nothing of the repository goes.
    private(set) var obstacles: [String] = []

    /// Blobs that a link may stay for.
    private var needed: Set<Digest> = []
    /// Blobs whose links go if they are old enough.
    private(set) var doubtfulLayers: Set<Digest> = []
    private(set) var removedLayers: [Digest] = []
    private(set) var youngLayers = 0
    /// Links that go although a manifest names the blob: its bytes are gone.
    private(set) var danglingLayers: [Digest] = []

    init(_ inventory: RepositoryInventory, _ graph: ManifestGraph, removesUntagged: Bool) {
        self.inventory = inventory
        self.graph = graph
        linked = Set(inventory.revisions.keys)
        var roots = Set(inventory.tags.values)
        if removesUntagged {
            roots.formUnion(inventory.damagedTagTargets)
            roots.formUnion(inventory.noted)
            roots.formUnion(inventory.revisions.values.filter { $0.reading == .irregular }.map(\.digest))
        } else {
            roots.formUnion(linked)
        }
        kept = graph.needed(by: roots)
        doubtfulManifests = linked.subtracting(kept)
    }

    var isHeld: Bool { !obstacles.isEmpty }

    /// - Parameters:
    ///   - young: those of ``doubtfulManifests`` that are younger than the grace period.
    ///   - present: whose bytes are in the store.
    mutating func settleManifests(young: Set<Digest>, present: DigestMarks) {
        kept = graph.needed(by: kept.union(young).union(inventory.recent))
        let removed = doubtfulManifests.subtracting(kept)
        youngManifests = doubtfulManifests.count - removed.count
        obstacles = inventory.obstacles
        for digest in linked.sorted() {
            switch graph.fault(of: digest) {
            case nil: break
            case .damaged(let reason):
                obstacles.append("the manifest \(digest) is damaged (\(reason)); push it again, or delete it")
            case .absent where kept.contains(digest):
                obstacles.append("the bytes of the manifest \(digest) are gone; push it again, or delete it")
            case .absent: break
            }
        }
        if isHeld {
            kept = graph.needed(by: kept.union(linked))
            youngManifests = 0
        } else {
            removedManifests = graph.generations(of: removed)
        }
        settleNeeds(present)
    }

    private mutating func settleNeeds(_ present: DigestMarks) {
        // Manifests of very old servers have their links among those of blobs.
        needed = graph.content(of: kept).union(kept)
        for layer in inventory.layers.values where isHeld || needed.contains(layer.digest) {
            needed.formUnion(layer.places)
        }
        guard !isHeld else { return }
        for layer in inventory.layers.values {
            if !needed.contains(layer.digest) {
                doubtfulLayers.insert(layer.digest)
            } else if !layer.places.contains(where: present.contains) {
                doubtfulLayers.insert(layer.digest)
                danglingLayers.append(layer.digest)
            }
        }
    }

    /// - Parameter young: those of ``doubtfulLayers`` that are younger than the grace period.
    mutating func settleLayers(young: Set<Digest>) {
        removedLayers = doubtfulLayers.subtracting(young).sorted()
        youngLayers = doubtfulLayers.count - removedLayers.count
        danglingLayers = danglingLayers.filter { !young.contains($0) }.sorted()
        // A link that stays is never left without its blob.
        for digest in doubtfulLayers.intersection(young) { needed.formUnion(inventory.layers[digest]?.places ?? []) }
    }

    /// Whose bytes the repository needs, manifests among them. To be asked when all is settled.
    var neededBytes: Set<Digest> {
        kept.reduce(into: needed) { $0.formUnion(inventory.revisions[$1]?.places ?? [$1]) }
    }

    /// Manifests that the repository still has, by its links, when what goes is gone.
    var remainingManifests: Set<Digest> { linked.subtracting(removedManifests.joined()) }

    /// Whether the repository has nothing any more, except perhaps uploads, when what goes is gone.
    var isEmptied: Bool {
        !isHeld && inventory.tags.isEmpty && inventory.damagedTags.isEmpty && inventory.strayTags.isEmpty
            && remainingManifests.isEmpty && removedLayers.count == inventory.layers.count
    }

    /// What is damaged, for whoever runs the collection: where, what it means, what mends it.
    var warnings: [String] {
        var warnings = obstacles.map { "nothing of it is removed: \($0)" }
        warnings += inventory.damagedTags.map { tag in
            inventory.irregularTags.contains(tag)
                ? "the link of the tag \(tag) is no regular file; remove what is in its place, then push the tag again"
                : "the link of the tag \(tag) is damaged; push the tag again, or delete it"
        }
        if !isHeld { warnings += inventory.strayTags.map { RepositoryInventory.describe(strayTag: $0) } }
        for (tag, digest) in inventory.tags where inventory.revisions[digest] == nil {
            warnings.append(
                "the tag \(tag) points at \(digest), which is no manifest of the repository; push it again, or delete the tag"
            )
        }
        for link in inventory.revisions.values where link.isDamaged {
            warnings.append(
                link.reading == .irregular
                    ? "the link of the manifest \(link.digest) is no regular file; remove what is in its place, then push it again"
                    : "the link of the manifest \(link.digest) is damaged; push it again, or delete it")
        }
        for link in inventory.layers.values where link.isDamaged && needed.contains(link.digest) {
            warnings.append("the link of the blob \(link.digest), which manifests name, is damaged; push it again")
        }
        warnings += danglingLayers.map { "the blob \($0), which manifests name, is gone; push it again" }
        return warnings.sorted()
    }
}
