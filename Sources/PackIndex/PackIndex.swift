public import Logging
import NIOCore
public import OCI
import ObjectStorage
public import PackFormat
public import Registry
import Synchronization

/// The packs of a registry: those archives below `[<base>/]spectro-packs/archive` that `/v2` has, seen as packs.
///
/// What a pack has is asked of the registry each time, so that a push or a delete shows at once, whoever made it. What an archive
/// holds is derived from it once, kept below `packhouse/packs`, and made anew where that was deleted. Only searches look into a list
/// of all packs, which ``run()`` keeps.
public final class PackIndex: Sendable {
    /// Manifests of which it is remembered what they hold; enough for 10,000 packs of ten versions each.
    private static let rememberedManifests = 100_000
    /// Bytes of that, about.
    private static let rememberedSummaries = 256 << 20
    /// Bytes of files that are kept in memory.
    private static let rememberedFiles = 16 << 20

    public let content: ContentStore
    public let options: PackIndexOptions
    let records: PackRecords
    let logger: Logger
    let directory = Mutex(PackDirectory())
    let changes: ChangedPacks
    let marks = Mutex(ChangeMarks())
    let demands = Mutex(RareTurn(every: 1_000_000_000))
    let refreshes = KeyedLock<PackName>()
    /// Those who change one label wait here for each other.
    let labelLocks = KeyedLock<ObjectKey>()
    /// Small files, such as logos, by their digests.
    let files = Mutex(Generations<Digest, ByteBuffer>(maximumCount: 4096, maximumSize: PackIndex.rememberedFiles))
    /// One reads a small file, and those who want it too wait for it.
    let fileReads = KeyedLock<Digest>()
    private let known = Mutex(
        Generations<Digest, KnownPack>(
            maximumCount: PackIndex.rememberedManifests, maximumSize: PackIndex.rememberedSummaries))

    public init(_ content: ContentStore, options: PackIndexOptions, logger: Logger) {
        self.content = content
        self.options = options
        self.logger = logger
        records = PackRecords(content, options: options, logger: logger)
        changes = ChangedPacks()
    }

    /// How many packs searches look into, how many versions of them, and whether that is all there are.
    public var listed: (packs: Int, versions: Int, isWhole: Bool) {
        directory.withLock { directory in
            (directory.packs.count, directory.packs.values.reduce(0) { $0 + $1.versions.count }, directory.isWhole)
        }
    }

    /// How often what is remembered of manifests, and of files, was of use.
    public var cacheUses: [(cache: String, uses: CacheUses)] {
        [("pack_manifests", known.withLock { $0.uses }), ("pack_files", files.withLock { $0.uses })]
    }

    /// The place where v1 writes what concerns a pack.
    public func home(of name: PackName) -> PackRepository {
        PackRepository(base: options.bases[0], pack: name)
    }

    /// Nil for a repository that is none of the bases' packs.
    public func pack(in repository: RepositoryName) -> PackRepository? {
        PackRepository(repository).flatMap { options.bases.contains($0.base) ? $0 : nil }
    }

    /// A pack as it is now; nil when no base that counts has it.
    public func pack(_ name: PackName, for audience: PackAudience = .everybody) async throws -> Pack? {
        var entries: [[PackVersionEntry]] = []
        var labels: [PackLabel] = []
        for base in options.bases {
            let place = PackRepository(base: base, pack: name)
            guard audience.counts(place) else { continue }
            let repository = content.repository(place.name)
            guard let page = try await repository.tags(after: nil, limit: .max) else { continue }
            entries.append(try await versions(page.tags, of: place))
            if base == options.bases[0] { labels = try await repository.labels() }
        }
        let pack = Pack(name, entries: entries, labels: labels)
        return pack.versions.isEmpty && pack.labels.isEmpty ? nil : pack
    }

    /// What the archive of a version holds; nil when it went meanwhile.
    public func record(of version: PackVersionEntry) async throws -> PackRecord? {
        let repository = content.repository(version.repository.name)
        guard version.summary.hasArchive,
            case .pack(let archive, _)? = try await known(version.manifest, in: version.repository, tag: nil)
        else { return nil }
        return try await records.record(archive, in: repository)
    }

    /// In what the manifest of a version differs from the form that Palette is known to read.
    public func deviations(of version: PackVersionEntry) async throws -> [String] {
        let repository = content.repository(version.repository.name)
        guard let bytes = try await repository.manifest(.digest(version.manifest))?.blob.whole(),
            let manifest = try? Manifest(bytes.readableBytesView, declared: nil),
            let recognized = try? RecognizedPack(
                manifest, of: version.repository.pack, tag: PackTag(version.registryTag))
        else { return [] }
        var deviations = recognized.deviations
        let archive = recognized.archive
        if let size = try await repository.blobSize(archive.digest), size != archive.size {
            deviations.append(
                "the layer is said to have \(archive.size) bytes; it has \(size), and clients that check it refuse the pack"
            )
        }
        return deviations
    }

    /// A manifest of the pack by its digest, with or without a tag; nil when no base that counts has it, or when it is no
    /// pack's.
    public func version(
        _ manifest: Digest, of name: PackName, for audience: PackAudience = .everybody
    ) async throws -> PackVersionEntry? {
        for base in options.bases {
            let place = PackRepository(base: base, pack: name)
            guard audience.counts(place),
                case .pack(let archive, let summary)? = try await known(manifest, in: place, tag: nil),
                try await content.repository(place.name).blobSize(archive.digest) != nil
            else { continue }
            guard let tag = try? PackTag(group: nil, label: summary.version) else { return nil }
            return PackVersionEntry(
                repository: place, tag: PackIndex.shown(tag.tag, summary), registryTag: tag.tag, manifest: manifest,
                summary: summary, isByTag: false)
        }
        return nil
    }

    func versions(_ all: [Tag], of place: PackRepository) async throws -> [PackVersionEntry] {
        let list = all.filter { !PackIndex.isAttachment($0) }
        let tags = Set(list)
        return try await list.concurrentMap(limit: 16) { [self] tag -> PackVersionEntry? in
            let repository = content.repository(place.name)
            guard let digest = try await repository.target(of: tag) else { return nil }
            let summary: PackSummary
            switch try await known(digest, in: place, tag: tag) {
            case .pack(let archive, let found)?:
                // It can be deleted by itself.
                let isThere = try await repository.blobSize(archive.digest) != nil
                summary = isThere ? found : PackSummary(missing: archive.digest, in: place)
            case .archiveless(let archive)?: summary = PackSummary(missing: archive.digest, in: place)
            case .other(let reason)?: summary = PackSummary(faulty: reason, archive: digest)
            case nil: return nil
            }
            // A tag that was pushed with the group in it keeps that name.
            let shown = PackIndex.shown(tag, summary)
            return PackVersionEntry(
                repository: place, tag: tags.contains(shown.tag) ? PackTag(tag) : shown, registryTag: tag,
                manifest: digest, summary: summary)
        }.compactMap(\.self)
    }

    /// Whether a tag is of something about a manifest, such as a signature: `sha256-<64 hex>` alone (OCI distribution-spec, "Referrers
    /// Tag Schema", which cuts longer digests there) or with what cosign puts behind it: `.sig`, `.att`, `.sbom`.
    static func isAttachment(_ tag: Tag) -> Bool {
        let name = tag.text.prefix { $0 != "." }
        guard let dash = name.firstIndex(of: "-"), DigestAlgorithm(rawValue: String(name[..<dash])) != nil else {
            return false
        }
        let digits = name[name.index(after: dash)...]
        return digits.utf8.count == 64 && digits.allSatisfy { ("0"..."9").contains($0) || ("a"..."f").contains($0) }
    }

    /// A tag that leads to a manifest, or did, as lists show it: with the group that the archive names, when the registry has both and no
    /// other tag is called so.
    func shownTag(_ tag: Tag, leadingTo manifest: Digest, in place: PackRepository) async throws -> PackTag {
        let plain = PackTag(tag)
        guard plain.group == nil, !PackIndex.isAttachment(tag),
            case .pack(let archive, let summary)? = try await known(manifest, in: place, tag: nil)
        else { return plain }
        let shown = PackIndex.shown(tag, summary)
        guard shown != plain else { return plain }
        let repository = content.repository(place.name)
        guard try await repository.blobSize(archive.digest) != nil, try await repository.target(of: shown.tag) == nil
        else { return plain }
        return shown
    }

    /// With the group that `pack.json` names, unless the tag was pushed with one.
    private static func shown(_ tag: Tag, _ summary: PackSummary) -> PackTag {
        let plain = PackTag(tag)
        guard plain.group == nil, let group = summary.group,
            let grouped = try? PackTag(group: group, label: plain.label)
        else { return plain }
        return grouped
    }

    /// Nil when the repository has no such manifest.
    private func known(_ digest: Digest, in place: PackRepository, tag: Tag?) async throws -> KnownPack? {
        let repository = content.repository(place.name)
        if let known = known.withLock({ $0.value(for: digest) }) {
            // That this repository has it is asked of the registry; what it is does not change.
            if tag != nil { return known }
            return try await repository.manifest(.digest(digest)) == nil ? nil : known
        }
        guard let stored = try await repository.manifest(.digest(digest)) else { return nil }
        return try await examined(stored, of: place, tag: tag)
    }

    private func examined(_ stored: StoredManifest, of place: PackRepository, tag: Tag?) async throws -> KnownPack {
        let archive: Descriptor
        do {
            let manifest = try Manifest(try await stored.blob.whole().readableBytesView, declared: nil)
            archive = try RecognizedPack(manifest, of: place.pack, tag: tag.map { PackTag($0) }).archive
        } catch let error as ManifestError {
            return remembered(.other(error.message), of: stored.digest)
        } catch let error as PackError {
            return remembered(.other(error.message), of: stored.digest)
        }
        guard let record = try await records.record(archive, in: content.repository(place.name)) else {
            // It may be pushed again.
            return .archiveless(archive)
        }
        return remembered(.pack(archive: archive, summary: PackSummary(record)), of: stored.digest)
    }

    private func remembered(_ found: KnownPack, of manifest: Digest) -> KnownPack {
        known.withLock { _ = $0.insert(found, for: manifest, size: found.weight) }
        return found
    }
}
